-- Stores the page size that works for a slow calendar, if the caller holds its lease.
create function public.note_page_size(p_queue_id bigint, p_owner uuid, p_calendar uuid, p_size integer) returns void
language sql security definer set search_path = '' as $$
  update public.calendar_watches set page_size = p_size
  where calendar_id = p_calendar and exists (
    select from public.pending_calendar_syncs q where q.id = p_queue_id and q.lease_owner = p_owner and q.subject_id = p_calendar) $$;
