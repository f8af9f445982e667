import { AppError } from '#src/domain/requests/appError.ts';
import { withRoute } from '#src/http/route.ts';
import { unsubscribe } from '#src/services/accounts/noticeService.ts';

// A mail program's own button (RFC 8058): it comes without cookies, and the signed link says whose mails end.
export const POST = withRoute(async ({ request, deps }) => {
  const token = new URL(request.url).searchParams.get('token') ?? '';
  if (!(await unsubscribe(deps, token))) throw new AppError('not_found', 'This link is not one of ours.');
  return { unsubscribed: true };
});
