-- What a person changed in Google of an event that we wrote, by our names of the fields: it stays theirs until the catalogue
-- wants something else there. Empty when the copy is as we wrote it.
alter table public.user_event_copies add column edited_fields text[] not null default '{}';

-- One copy's new state. Absent fields stay as they are; `none` forgets a copy that never came to be.
create or replace function private.settle_copy(p_copy jsonb, p_tracked uuid, p_settle_ms integer) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid := (p_copy ->> 'id')::uuid;
begin
  if p_copy ->> 'state' = 'none' then
    delete from public.user_event_copies where id = v_id and user_event_id = p_tracked and state = 'unconfirmed' and uncertain_until is null;
    return;
  end if;
  update public.user_event_copies set
    state = coalesce(p_copy ->> 'state', state),
    generation = coalesce((p_copy ->> 'generation')::integer, generation),
    google_event_id = coalesce(p_copy ->> 'googleEventId', google_event_id),
    etag = case when p_copy ? 'etag' then p_copy ->> 'etag' else etag end,
    link = case when p_copy ? 'link' then p_copy ->> 'link' else link end,
    base = case when p_copy ? 'base' then nullif(p_copy -> 'base', 'null') else base end,
    fingerprint = case when p_copy ? 'fingerprint' then p_copy ->> 'fingerprint' else fingerprint end,
    edited_fields = case when p_copy ? 'editedFields' then array(select jsonb_array_elements_text(p_copy -> 'editedFields'))
      when p_copy ? 'state' then '{}' else edited_fields end,
    uncertain_until = case when (p_copy ->> 'uncertain')::boolean then now() + make_interval(secs => p_settle_ms / 1000.0)
      when p_copy ->> 'uncertain' = 'false' then null else uncertain_until end,
    written_at = case when (p_copy ->> 'written')::boolean then now() else written_at end,
    confirmed_at = case when p_copy ->> 'state' in ('present', 'deleted') then now() else confirmed_at end
  where id = v_id and user_event_id = p_tracked;
end
$$;

select private.set_browser_grants();
