import { calendarText } from '#app/core/ical.ts';
import { findFeedEvents } from '#app/features/calendar-feeds/queries.server.ts';
import { fileReply } from '#app/platform/file-reply.server.ts';
import { publicLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

/** The days of a partner for a calendar program: whoever knows the address is the person who made it. */
export const loader = publicLoader(async (context, { params, context: { portal } }) => {
  const events = found(await findFeedEvents(context, params['secret'], portal.rowWalls), 'カレンダー');
  const text = calendarText('ビジネスパートナー制度', events, context.today);
  return fileReply({ type: 'text/calendar; charset=utf-8', name: 'partner-portal.ics' }, Buffer.from(text, 'utf8'));
});
