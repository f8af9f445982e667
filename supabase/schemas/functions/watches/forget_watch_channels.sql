create function public.forget_watch_channels(p_user uuid, p_channels uuid[]) returns void
language sql security definer set search_path = '' as $$
  delete from public.watch_channels where user_id = p_user and channel_id = any (p_channels) $$;
