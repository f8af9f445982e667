import Link from 'next/link';
import { topicName } from './eventDates.ts';

export function TopicLink({ topic }: { topic: string }) {
  return (
    <Link
      href={`/events?topic=${encodeURIComponent(topic)}`}
      className="rounded-full border border-line px-3 py-1 text-sm text-muted transition-colors hover:border-ink hover:text-ink"
    >
      {topicName(topic)}
    </Link>
  );
}
