import type { Safeguard } from './safeguard.ts';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the patches quote template strings
/** From Google into the mirror, whole and once. */
export const pullSafeguards: Safeguard[] = [
  {
    name: 'a page that names a next one is not the last, however short',
    file: 'src/services/pull/readCalendarPages.ts',
    from: "    if (nextPageToken === undefined) return { status: 'finished' };",
    to: "    if (nextPageToken === undefined || page.items.length === 0) return { status: 'finished' };",
    steps: 'integration',
    tests: ['mirror/pull'],
  },
  {
    name: 'a sync token that a last page leaves out is kept',
    file: 'supabase/schemas/functions/pull/commit_calendar_page.sql',
    from: '      sync_token = coalesce(p_sync_token, sync_token), page_token',
    to: '      sync_token = p_sync_token, page_token',
    steps: 'integration',
    tests: ['mirror/recovery'],
  },
  {
    name: 'a page is stored only under the generation that it was read for',
    file: 'supabase/schemas/functions/pull/commit_calendar_page.sql',
    from: "if v_watch.generation is distinct from p_generation then return jsonb_build_object('committed', false); end if;",
    to: '',
    steps: 'integration',
    tests: ['mirror/resync'],
  },
  {
    name: 'a whole pull that finds nothing is confirmed before it deletes',
    file: 'supabase/schemas/functions/pull/commit_calendar_page.sql',
    from: 'if v_watch.pull_is_full and v_watch.events_fetched + p_fetched = 0 and',
    to: 'if false and',
    steps: 'integration',
    tests: ['mirror/resync', 'mirror/pull', 'mirror/recovery'],
  },
  {
    name: 'what a resync did not meet is gone afterwards',
    file: 'supabase/schemas/functions/pull/commit_calendar_page.sql',
    from: 'if v_unmet is not null then perform private.bury_events(p_user, p_calendar, v_unmet); end if;',
    to: '',
    steps: 'integration',
    tests: ['mirror/resync'],
  },
  {
    name: 'the numbers of the change feed are given out under a lock',
    file: 'supabase/schemas/functions/pull/bury_events.sql',
    from: '  on conflict (user_id) do update set last_seq = n.last_seq + p_count returning last_seq - p_count',
    to: '  on conflict (user_id) do nothing;\n  select (extract(epoch from clock_timestamp()) * 1000000)::bigint',
    steps: 'integration',
    tests: ['mirror/feed'],
  },
  {
    name: 'a notification proves itself by the token of its channel',
    file: 'supabase/schemas/functions/watches/receive_calendar_notification.sql',
    from: '    or not private.same_hash(v_channel.token_hash, p_token_hash)\n',
    to: '',
    steps: 'integration-alone',
    tests: ['rounds'],
  },
  {
    name: 'a calendar that can’t be watched is not asked for a channel again and again',
    file: 'src/domain/pull/watchPlan.ts',
    from: '  if (watch.unwatchableSince !== null && now - watch.unwatchableSince < retryUnwatchableMs) return false;\n',
    to: '',
    steps: 'unit',
    tests: ['inboundRules'],
  },
  {
    name: 'a person syncs once in five seconds',
    file: 'supabase/schemas/functions/feed/begin_calendar_stream.sql',
    from: 'if v_wait_ms > 0 and v_counter.stream_id is distinct from p_resumed then',
    to: 'if false then',
    steps: 'build,integration',
    tests: ['mirror/stream'],
  },
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
