create function private.list_watch(p_connection public.calendar_connections) returns jsonb
language plpgsql stable security definer set search_path = '' as $$ begin return (
  select jsonb_build_object('liveUntil', live.expires_at, 'liveFrom', live.opened_at,
    'unwatchableSince', p_connection.list_unwatchable_since,
    'openingSince', (select max(opened_at) from public.watch_channels
      where list_of = p_connection.id and confirmed_at is null and retired_at is null))
  from (select 1) as one left join lateral (
    select expires_at, opened_at from public.watch_channels
    where list_of = p_connection.id and confirmed_at is not null and retired_at is null order by expires_at desc limit 1) live on true); end $$;
