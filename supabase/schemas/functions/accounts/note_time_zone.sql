-- Stores the time zone of a user who has none; a chosen zone stays. Returns the zone in force.
create function public.note_time_zone(p_user uuid, p_zone text) returns text language sql security definer set search_path = '' as $$
  insert into public.user_preferences as p (user_id, time_zone) values (p_user, p_zone)
  on conflict (user_id) do update set time_zone = coalesce(p.time_zone, excluded.time_zone) returning time_zone $$;
