// Made by `npm run types` from the schema. Do not edit.
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  public: {
    Tables: {
      account_deletions: {
        Row: { attempts: number; begun_at: string; run_at: string; user_id: string };
        Insert: { attempts?: number; begun_at?: string; run_at?: string; user_id: string };
        Update: { attempts?: number; begun_at?: string; run_at?: string; user_id?: string };
        Relationships: [];
      };
      calendar_change_counters: {
        Row: { last_seq: number; stream_id: string | null; stream_started_at: string | null; user_id: string };
        Insert: { last_seq?: number; stream_id?: string | null; stream_started_at?: string | null; user_id: string };
        Update: { last_seq?: number; stream_id?: string | null; stream_started_at?: string | null; user_id?: string };
        Relationships: [];
      };
      calendar_connections: {
        Row: { access: string; backoff_attempts: number; backoff_until: string | null; calendars_listed_at: string; connected_at: string; credential_version: number; disconnect_mode: string | null; email: string; events_created_count: number; events_deleted_count: number; events_updated_count: number; google_sub: string; id: string; last_attempt_at: string | null; last_error_at: string | null; last_error_code: string | null; last_success_at: string | null; last_sync_duration_ms: number | null; list_doubted_at: string | null; list_unwatchable_since: string | null; own_calendar_id: string | null; refresh_count: number; refresh_lease_owner: string | null; refresh_lease_until: string | null; scopes: string[]; sealed_access_token: string | null; sealed_refresh_token: string | null; status: string; sync_failure_count: number; token_expiry: string | null; updated_at: string; user_id: string; writes_held_until: string | null };
        Insert: { access?: string; backoff_attempts?: number; backoff_until?: string | null; calendars_listed_at?: string; connected_at?: string; credential_version?: number; disconnect_mode?: string | null; email: string; events_created_count?: number; events_deleted_count?: number; events_updated_count?: number; google_sub: string; id: string; last_attempt_at?: string | null; last_error_at?: string | null; last_error_code?: string | null; last_success_at?: string | null; last_sync_duration_ms?: number | null; list_doubted_at?: string | null; list_unwatchable_since?: string | null; own_calendar_id?: string | null; refresh_count?: number; refresh_lease_owner?: string | null; refresh_lease_until?: string | null; scopes?: string[]; sealed_access_token?: string | null; sealed_refresh_token?: string | null; status?: string; sync_failure_count?: number; token_expiry?: string | null; updated_at?: string; user_id: string; writes_held_until?: string | null };
        Update: { access?: string; backoff_attempts?: number; backoff_until?: string | null; calendars_listed_at?: string; connected_at?: string; credential_version?: number; disconnect_mode?: string | null; email?: string; events_created_count?: number; events_deleted_count?: number; events_updated_count?: number; google_sub?: string; id?: string; last_attempt_at?: string | null; last_error_at?: string | null; last_error_code?: string | null; last_success_at?: string | null; last_sync_duration_ms?: number | null; list_doubted_at?: string | null; list_unwatchable_since?: string | null; own_calendar_id?: string | null; refresh_count?: number; refresh_lease_owner?: string | null; refresh_lease_until?: string | null; scopes?: string[]; sealed_access_token?: string | null; sealed_refresh_token?: string | null; status?: string; sync_failure_count?: number; token_expiry?: string | null; updated_at?: string; user_id?: string; writes_held_until?: string | null };
        Relationships: [];
      };
      calendar_events: {
        Row: { calendar_id: string; change_seq: number; content_hash: string; deleted: boolean; event_ref: string; generation: number; master_ref: string | null; sealed: string; user_id: string };
        Insert: { calendar_id: string; change_seq: number; content_hash: string; deleted?: boolean; event_ref: string; generation: number; master_ref?: string | null; sealed: string; user_id: string };
        Update: { calendar_id?: string; change_seq?: number; content_hash?: string; deleted?: boolean; event_ref?: string; generation?: number; master_ref?: string | null; sealed?: string; user_id?: string };
        Relationships: [];
      };
      calendar_sync_lags: {
        Row: { connection_id: string; counts: number[]; user_id: string };
        Insert: { connection_id: string; counts: number[]; user_id: string };
        Update: { connection_id?: string; counts?: number[]; user_id?: string };
        Relationships: [];
      };
      calendar_watches: {
        Row: { attempted_at: string | null; calendar_id: string; empty_read_at: string | null; events_fetched: number; failures: number; generation: number; last_error_code: string | null; last_success_at: string | null; page_size: number | null; page_token: string | null; poll_from: string; pull_is_full: boolean; resumed: boolean; sync_token: string | null; unwatchable_since: string | null; user_id: string };
        Insert: { attempted_at?: string | null; calendar_id: string; empty_read_at?: string | null; events_fetched?: number; failures?: number; generation?: number; last_error_code?: string | null; last_success_at?: string | null; page_size?: number | null; page_token?: string | null; poll_from?: string; pull_is_full?: boolean; resumed?: boolean; sync_token?: string | null; unwatchable_since?: string | null; user_id: string };
        Update: { attempted_at?: string | null; calendar_id?: string; empty_read_at?: string | null; events_fetched?: number; failures?: number; generation?: number; last_error_code?: string | null; last_success_at?: string | null; page_size?: number | null; page_token?: string | null; poll_from?: string; pull_is_full?: boolean; resumed?: boolean; sync_token?: string | null; unwatchable_since?: string | null; user_id?: string };
        Relationships: [];
      };
      calendars: {
        Row: { access_role: string; background_color: string | null; connection_id: string; created_at: string; description: string | null; foreground_color: string | null; gone_at: string | null; google_calendar_id: string; id: string; is_primary: boolean; label_colors: Json | null; push_unavailable_reason: string | null; selected: boolean; summary: string; time_zone: string | null; updated_at: string; user_id: string };
        Insert: { access_role: string; background_color?: string | null; connection_id: string; created_at?: string; description?: string | null; foreground_color?: string | null; gone_at?: string | null; google_calendar_id: string; id?: string; is_primary?: boolean; label_colors?: Json | null; push_unavailable_reason?: string | null; selected?: boolean; summary: string; time_zone?: string | null; updated_at?: string; user_id: string };
        Update: { access_role?: string; background_color?: string | null; connection_id?: string; created_at?: string; description?: string | null; foreground_color?: string | null; gone_at?: string | null; google_calendar_id?: string; id?: string; is_primary?: boolean; label_colors?: Json | null; push_unavailable_reason?: string | null; selected?: boolean; summary?: string; time_zone?: string | null; updated_at?: string; user_id?: string };
        Relationships: [];
      };
      events: {
        Row: { address: string | null; all_day: boolean; city: string | null; country: string | null; created_at: string; deleted_at: string | null; description: string; end_date: string | null; ends_at: string | null; id: string; online: boolean; organiser_id: string | null; sort_ends_at: string | null; sort_starts_at: string | null; start_date: string | null; starts_at: string | null; timezone: string; title: string; topics: string[]; updated_at: string; url: string | null; venue: string | null; words: string | null };
        Insert: { address?: string | null; all_day?: boolean; city?: string | null; country?: string | null; created_at?: string; deleted_at?: string | null; description?: string; end_date?: string | null; ends_at?: string | null; id?: string; online?: boolean; organiser_id?: string | null; sort_ends_at?: string | null; sort_starts_at?: string | null; start_date?: string | null; starts_at?: string | null; timezone?: string; title: string; topics?: string[]; updated_at?: string; url?: string | null; venue?: string | null; words?: string | null };
        Update: { address?: string | null; all_day?: boolean; city?: string | null; country?: string | null; created_at?: string; deleted_at?: string | null; description?: string; end_date?: string | null; ends_at?: string | null; id?: string; online?: boolean; organiser_id?: string | null; sort_ends_at?: string | null; sort_starts_at?: string | null; start_date?: string | null; starts_at?: string | null; timezone?: string; title?: string; topics?: string[]; updated_at?: string; url?: string | null; venue?: string | null; words?: string | null };
        Relationships: [];
      };
      left_copies: {
        Row: { base: Json | null; copy_id: string; etag: string | null; generation: number; google_calendar_id: string; google_event_id: string | null; google_sub: string; in_primary: boolean; link: string | null; state: string; uncertain_until: string | null; user_event_id: string; user_id: string };
        Insert: { base?: Json | null; copy_id: string; etag?: string | null; generation: number; google_calendar_id: string; google_event_id?: string | null; google_sub: string; in_primary?: boolean; link?: string | null; state: string; uncertain_until?: string | null; user_event_id: string; user_id: string };
        Update: { base?: Json | null; copy_id?: string; etag?: string | null; generation?: number; google_calendar_id?: string; google_event_id?: string | null; google_sub?: string; in_primary?: boolean; link?: string | null; state?: string; uncertain_until?: string | null; user_event_id?: string; user_id?: string };
        Relationships: [];
      };
      notices: {
        Row: { happened_at: string; id: number; kind: string; mail_attempts: number; mail_id: string | null; mailed_at: string | null; seen_at: string | null; subject_id: string; user_id: string };
        Insert: { happened_at: string; id?: number; kind: string; mail_attempts?: number; mail_id?: string | null; mailed_at?: string | null; seen_at?: string | null; subject_id: string; user_id: string };
        Update: { happened_at?: string; id?: number; kind?: string; mail_attempts?: number; mail_id?: string | null; mailed_at?: string | null; seen_at?: string | null; subject_id?: string; user_id?: string };
        Relationships: [];
      };
      oauth_states: {
        Row: { expires_at: string; id: string; used_at: string | null; user_id: string };
        Insert: { expires_at: string; id: string; used_at?: string | null; user_id: string };
        Update: { expires_at?: string; id?: string; used_at?: string | null; user_id?: string };
        Relationships: [];
      };
      pending_calendar_syncs: {
        Row: { attempts: number; claimed_generation: number | null; connection_id: string; created_at: string; dead_at: string | null; dedupe_key: string; generation: number; id: number; kind: string; last_error_code: string | null; lease_owner: string | null; lease_until: string | null; priority: number; run_at: string; subject_id: string; updated_at: string; user_id: string };
        Insert: { attempts?: number; claimed_generation?: number | null; connection_id: string; created_at?: string; dead_at?: string | null; dedupe_key: string; generation?: number; id?: number; kind: string; last_error_code?: string | null; lease_owner?: string | null; lease_until?: string | null; priority?: number; run_at?: string; subject_id: string; updated_at?: string; user_id: string };
        Update: { attempts?: number; claimed_generation?: number | null; connection_id?: string; created_at?: string; dead_at?: string | null; dedupe_key?: string; generation?: number; id?: number; kind?: string; last_error_code?: string | null; lease_owner?: string | null; lease_until?: string | null; priority?: number; run_at?: string; subject_id?: string; updated_at?: string; user_id?: string };
        Relationships: [];
      };
      user_event_copies: {
        Row: { base: Json | null; base_doubtful: boolean; confirmed_at: string | null; connection_id: string; edited_fields: string[]; etag: string | null; fingerprint: string | null; followed: boolean; generation: number; google_calendar_id: string; google_event_id: string | null; id: string; link: string | null; removal_refused: boolean; state: string; uncertain_until: string | null; user_event_id: string; user_id: string; written_at: string | null };
        Insert: { base?: Json | null; base_doubtful?: boolean; confirmed_at?: string | null; connection_id: string; edited_fields?: string[]; etag?: string | null; fingerprint?: string | null; followed?: boolean; generation?: number; google_calendar_id: string; google_event_id?: string | null; id?: string; link?: string | null; removal_refused?: boolean; state?: string; uncertain_until?: string | null; user_event_id: string; user_id: string; written_at?: string | null };
        Update: { base?: Json | null; base_doubtful?: boolean; confirmed_at?: string | null; connection_id?: string; edited_fields?: string[]; etag?: string | null; fingerprint?: string | null; followed?: boolean; generation?: number; google_calendar_id?: string; google_event_id?: string | null; id?: string; link?: string | null; removal_refused?: boolean; state?: string; uncertain_until?: string | null; user_event_id?: string; user_id?: string; written_at?: string | null };
        Relationships: [];
      };
      user_events: {
        Row: { calendar_sync_error: string | null; calendar_sync_status: string; calendar_synced_at: string | null; created_at: string; event_id: string; external_calendar_event_id: string | null; external_connection_id: string | null; external_etag: string | null; external_google_calendar_id: string | null; external_link: string | null; id: string; marked_at: string; note: string | null; sort_ends_at: string; sort_starts_at: string; tracked_at: string; tracking: string | null; updated_at: string; user_id: string; version: number };
        Insert: { calendar_sync_error?: string | null; calendar_sync_status?: string; calendar_synced_at?: string | null; created_at?: string; event_id: string; external_calendar_event_id?: string | null; external_connection_id?: string | null; external_etag?: string | null; external_google_calendar_id?: string | null; external_link?: string | null; id?: string; marked_at?: string; note?: string | null; sort_ends_at?: string; sort_starts_at?: string; tracked_at?: string; tracking?: string | null; updated_at?: string; user_id: string; version?: number };
        Update: { calendar_sync_error?: string | null; calendar_sync_status?: string; calendar_synced_at?: string | null; created_at?: string; event_id?: string; external_calendar_event_id?: string | null; external_connection_id?: string | null; external_etag?: string | null; external_google_calendar_id?: string | null; external_link?: string | null; id?: string; marked_at?: string; note?: string | null; sort_ends_at?: string; sort_starts_at?: string; tracked_at?: string; tracking?: string | null; updated_at?: string; user_id?: string; version?: number };
        Relationships: [];
      };
      user_keys: {
        Row: { created_at: string; rewrapped_at: string | null; user_id: string; wrapped_key: string; wrapping_key_id: string };
        Insert: { created_at?: string; rewrapped_at?: string | null; user_id: string; wrapped_key: string; wrapping_key_id: string };
        Update: { created_at?: string; rewrapped_at?: string | null; user_id?: string; wrapped_key?: string; wrapping_key_id?: string };
        Relationships: [];
      };
      user_preferences: {
        Row: { calendar_sync_enabled: boolean; mail_notices: boolean; reminder_minutes: number | null; sync_attending: boolean; sync_bookmarked: boolean; target_calendar_id: string | null; time_zone: string | null; updated_at: string; user_id: string };
        Insert: { calendar_sync_enabled?: boolean; mail_notices?: boolean; reminder_minutes?: number | null; sync_attending?: boolean; sync_bookmarked?: boolean; target_calendar_id?: string | null; time_zone?: string | null; updated_at?: string; user_id: string };
        Update: { calendar_sync_enabled?: boolean; mail_notices?: boolean; reminder_minutes?: number | null; sync_attending?: boolean; sync_bookmarked?: boolean; target_calendar_id?: string | null; time_zone?: string | null; updated_at?: string; user_id?: string };
        Relationships: [];
      };
      watch_channels: {
        Row: { calendar_id: string | null; channel_id: string; confirmed_at: string | null; expires_at: string; list_of: string | null; opened_at: string; resource_id: string | null; retired_at: string | null; token_hash: string; user_id: string };
        Insert: { calendar_id?: string | null; channel_id: string; confirmed_at?: string | null; expires_at: string; list_of?: string | null; opened_at?: string; resource_id?: string | null; retired_at?: string | null; token_hash: string; user_id: string };
        Update: { calendar_id?: string | null; channel_id?: string; confirmed_at?: string | null; expires_at?: string; list_of?: string | null; opened_at?: string; resource_id?: string | null; retired_at?: string | null; token_hash?: string; user_id?: string };
        Relationships: [];
      };
    };
    Views: Record<string, never>;
    Functions: {
      begin_account_deletion: {
        Args: { p_user: string; p_mode: string; p_lease_ms: number };
        Returns: undefined;
      };
      begin_calendar_stream: {
        Args: { p_user: string; p_calendars: string[]; p_stream: string; p_resumed: string; p_gap_ms: number };
        Returns: Json;
      };
      begin_disconnect: {
        Args: { p_user: string; p_connection: string; p_mode: string; p_owner: string; p_lease_ms: number; p_settle_ms: number };
        Returns: Json;
      };
      begin_token_refresh: {
        Args: { p_connection: string; p_owner: string; p_lease_ms: number; p_min_valid_ms: number; p_stale_version?: number };
        Returns: Json;
      };
      calendar_context: {
        Args: { p_user: string; p_calendar: string };
        Returns: Json;
      };
      calendar_sync_states: {
        Args: { p_user: string };
        Returns: { calendar_id: string; last_success_at: string; last_error_code: string; pulling: boolean; events_fetched: number; status: string; gone: boolean; backing_off: boolean; connection_error_code: string }[];
      };
      change_preferences: {
        Args: { p_user: string; p_changes: Json };
        Returns: Json;
      };
      change_tracked_event: {
        Args: { p_user: string; p_event: string; p_tracking: string; p_set_note: boolean; p_note: string; p_now: string; p_lease: Json };
        Returns: Json;
      };
      claim_account_deletions: {
        Args: { p_limit: number; p_lease_ms: number; p_user?: string };
        Returns: string[];
      };
      claim_notice_mails: {
        Args: { p_limit: number };
        Returns: Json[];
      };
      claim_syncs: {
        Args: { p_owner: string; p_wanted: Json; p_lease_ms: number; p_settle_ms: number; p_user?: string; p_subjects?: string[]; p_background_calls?: number };
        Returns: Json[];
      };
      commit_calendar_page: {
        Args: { p_queue_id: number; p_owner: string; p_user: string; p_calendar: string; p_generation: number; p_lease_ms: number; p_fetched: number; p_refs: string; p_masters: string; p_hashes: string; p_deleted: string; p_sealed: string; p_lengths: number[]; p_page_token: string; p_sync_token: string; p_last: boolean; p_lags: number[]; p_own: Json };
        Returns: Json;
      };
      confirm_watch_channel: {
        Args: { p_user: string; p_channel: string; p_resource: string; p_expires_at: string };
        Returns: { channel_id: string; resource_id: string }[];
      };
      correct_search: {
        Args: { p_q: string };
        Returns: string;
      };
      count_copies: {
        Args: { p_user: string };
        Returns: { connection_id: string; copies: number; future: number }[];
      };
      count_due_lanes: {
        Args: { p_kinds: string[]; p_max: number };
        Returns: number;
      };
      count_mirrored_events: {
        Args: { p_user: string };
        Returns: { calendar_id: string; events: number }[];
      };
      count_tracked: {
        Args: { p_user: string };
        Returns: Json;
      };
      count_tracked_kinds: {
        Args: { p_user: string; p_now: string };
        Returns: Json;
      };
      dead_rows: {
        Args: { p_limit: number; p_before_at?: string; p_before_id?: number };
        Returns: Json[];
      };
      describe_database: {
        Args: Record<string, never>;
        Returns: Json;
      };
      disconnect_context: {
        Args: { p_job: number; p_owner: string; p_limit: number };
        Returns: Json;
      };
      enqueue_polls: {
        Args: { p_older_than_ms: number; p_slice_ms?: number };
        Returns: Json;
      };
      enqueue_round: {
        Args: { p_spread_ms: number };
        Returns: boolean;
      };
      enqueue_sync: {
        Args: { p_kind: string; p_user: string; p_connection: string; p_subject: string; p_priority?: number; p_delay_ms?: number };
        Returns: undefined;
      };
      ensure_user_key: {
        Args: { p_user: string; p_wrapped_key: string; p_wrapping_key_id: string };
        Returns: Json;
      };
      event_facets: {
        Args: { p_from: string };
        Returns: { kind: string; name: string; events: number }[];
      };
      expected_events: {
        Args: { p_user: string; p_calendar: string };
        Returns: Json;
      };
      fail_token_refresh: {
        Args: { p_connection: string; p_owner: string; p_reauth: boolean; p_error: string };
        Returns: boolean;
      };
      finish_calendar_list: {
        Args: { p_id: number; p_owner: string; p_user: string; p_list: Json };
        Returns: string;
      };
      finish_disconnect: {
        Args: { p_job: number; p_owner: string };
        Returns: boolean;
      };
      finish_token_refresh: {
        Args: { p_connection: string; p_owner: string; p_sealed_access_token: string; p_expires_at: string; p_sealed_refresh_token?: string };
        Returns: boolean;
      };
      forget_watch_channels: {
        Args: { p_user: string; p_channels: string[] };
        Returns: undefined;
      };
      has_password: {
        Args: { p_user: string };
        Returns: boolean;
      };
      list_retired_channels: {
        Args: { p_connection: string; p_calendar: string; p_limit: number };
        Returns: Json[];
      };
      list_watch_renewals: {
        Args: { p_before: string; p_limit: number };
        Returns: Json[];
      };
      mirrored_events: {
        Args: { p_user: string; p_calendar: string; p_refs: string[] };
        Returns: Json;
      };
      next_sync_due_ms: {
        Args: { p_kinds: string[]; p_user?: string; p_subjects?: string[] };
        Returns: number;
      };
      note_connection_health: {
        Args: { p_connection: string; p_health: string; p_error?: string; p_delay_ms?: number; p_version?: number };
        Returns: undefined;
      };
      note_cron_run: {
        Args: { p_cron: string; p_duration_ms: number; p_failed: boolean };
        Returns: undefined;
      };
      note_generation: {
        Args: { p_id: number; p_owner: string; p_copy: string; p_generation: number };
        Returns: boolean;
      };
      note_page_size: {
        Args: { p_queue_id: number; p_owner: string; p_calendar: string; p_size: number };
        Returns: undefined;
      };
      note_removed_copies: {
        Args: { p_job: number; p_owner: string; p_copies: string[]; p_refused: string[]; p_lease_ms: number };
        Returns: boolean;
      };
      note_status_sample: {
        Args: { p_max: number };
        Returns: boolean;
      };
      note_time_zone: {
        Args: { p_user: string; p_zone: string };
        Returns: string;
      };
      notice_mails_are_due: {
        Args: Record<string, never>;
        Returns: boolean;
      };
      open_watch_channel: {
        Args: { p_user: string; p_calendar: string; p_channel: string; p_token_hash: string; p_expires_at: string; p_fresh_until: string; p_opening_timeout_ms: number; p_list_of?: string };
        Returns: boolean;
      };
      read_calendar_changes: {
        Args: { p_user: string; p_since: number; p_limit: number; p_calendars?: string[] };
        Returns: Json;
      };
      receive_calendar_notification: {
        Args: { p_channel: string; p_resource: string; p_token_hash: string; p_state: string };
        Returns: Json;
      };
      refuse_watch_channel: {
        Args: { p_user: string; p_channel: string; p_reason: string; p_unwatchable: boolean };
        Returns: undefined;
      };
      remove_account_rows: {
        Args: { p_user: string; p_limit: number };
        Returns: string;
      };
      replace_lost_key: {
        Args: { p_user: string; p_lost_key: string; p_wrapped_key: string; p_wrapping_key_id: string };
        Returns: Json;
      };
      restart_pull: {
        Args: { p_queue_id: number; p_owner: string; p_user: string; p_calendar: string; p_lease_ms: number };
        Returns: boolean;
      };
      return_notice_mail: {
        Args: { p_user: string; p_mail: string };
        Returns: undefined;
      };
      save_calendar_list: {
        Args: { p_user: string; p_connection: string; p_calendars: Json; p_push?: number };
        Returns: Json;
      };
      save_connection: {
        Args: { p_user: string; p_id: string; p_google_sub: string; p_email: string; p_scopes: string[]; p_sealed_access_token: string; p_sealed_refresh_token: string; p_access_token_expires_at: string; p_calendars: Json; p_access: string; p_own_calendar: string };
        Returns: Json;
      };
      search_events: {
        Args: { p_q?: string; p_topic?: string; p_city?: string; p_online?: boolean; p_from?: string; p_to?: string; p_after_at?: string; p_after_id?: string; p_after_tier?: number; p_loosely?: boolean; p_limit?: number };
        Returns: { tier: number; id: string; sort_starts_at: string; event: Json }[];
      };
      see_notices: {
        Args: { p_user: string; p_until: string };
        Returns: undefined;
      };
      select_calendar: {
        Args: { p_user: string; p_calendar: string; p_selected: boolean; p_max: number };
        Returns: string;
      };
      service_status: {
        Args: { p_max: number };
        Returns: Json;
      };
      settle_dead_row: {
        Args: { p_id: number; p_retry: boolean };
        Returns: boolean;
      };
      settle_push: {
        Args: { p_id: number; p_owner: string; p_outcome: Json };
        Returns: Json;
      };
      settle_sync: {
        Args: { p_id: number; p_owner: string; p_result: string; p_delay_ms?: number; p_error?: string; p_health?: string; p_version?: number };
        Returns: string;
      };
      status_samples: {
        Args: { p_since: string };
        Returns: Json[];
      };
      take_allowance: {
        Args: { p_subject: string; p_limit: number; p_window_seconds: number };
        Returns: number;
      };
      take_google_turn: {
        Args: { p_connection: string; p_calls: number };
        Returns: number;
      };
      track_event: {
        Args: { p_user: string; p_event: string; p_tracking: string; p_set_note: boolean; p_note: string; p_now: string; p_lease: Json };
        Returns: Json;
      };
      tracked_of: {
        Args: { p_user: string; p_events: string[] };
        Returns: Json[];
      };
      tracked_page: {
        Args: { p_user: string; p_limit: number; p_tracking?: string; p_when?: string; p_now?: string; p_after_at?: string; p_after_id?: string };
        Returns: Json[];
      };
      untrack_event: {
        Args: { p_user: string; p_event: string; p_lease: Json };
        Returns: Json;
      };
      use_oauth_state: {
        Args: { p_id: string; p_user: string };
        Returns: string;
      };
      viewer_notices: {
        Args: { p_user: string; p_max: number };
        Returns: Json;
      };
      work_fan_out: {
        Args: { p_slice_ms: number };
        Returns: Json;
      };
    };
    Enums: Record<string, never>;
    CompositeTypes: Record<string, never>;
  };
};
