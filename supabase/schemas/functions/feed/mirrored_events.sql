-- Mirrored events by their keyed hash (hexadecimal). A receipt derives the last change from them.
create function public.mirrored_events(p_user uuid, p_calendar uuid, p_refs text[]) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('ref', encode(event_ref, 'hex'), 'sealed', encode(sealed, 'base64'))), '[]')
  from public.calendar_events
  where user_id = p_user and calendar_id = p_calendar and event_ref = any (select decode(r, 'hex') from unnest(p_refs) as r) $$;
