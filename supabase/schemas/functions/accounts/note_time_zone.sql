-- Notes the time zone of somebody whose zone isn't known yet; a zone that was chosen stays. Returns the zone that holds now.
create function public.note_time_zone(p_user uuid, p_zone text) returns text
language sql security definer set search_path = '' as $$
  insert into public.user_preferences as p (user_id, time_zone) values (p_user, p_zone)
  on conflict (user_id) do update set time_zone = coalesce(p.time_zone, excluded.time_zone)
  returning time_zone;
$$;
