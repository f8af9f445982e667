'use client';

import { Search, SlidersHorizontal } from 'lucide-react';
import Form from 'next/form';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useRef, useTransition } from 'react';
import { Button } from '#src/components/ui/Button.tsx';
import { cx } from '#src/components/ui/cx.ts';
import { controlBase, SelectField, TextField } from '#src/components/ui/Field.tsx';
import { type CatalogueFilters, catalogueUrl, readFilters } from './catalogueUrl.ts';
import { topicName } from './eventDates.ts';

type Props = {
  filters: CatalogueFilters;
  topics: { name: string; events: number }[];
  cities: { name: string; events: number }[];
};

const typingPauseMs = 350;

/** The filters as a plain form; with scripts every change is shown at once, without them the button does it. */
export function CatalogueFilterForm({ filters, topics, cities }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const router = useRouter();
  const [busy, start] = useTransition();
  useEffect(() => () => clearTimeout(timer.current), []);

  const address = () => {
    const given = form.current ? Object.fromEntries(new FormData(form.current)) : {};
    return catalogueUrl(readFilters(given as Record<string, string>));
  };
  const show = () => {
    clearTimeout(timer.current);
    if (form.current) start(() => router.replace(address(), { scroll: false }));
  };
  const soon = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(show, typingPauseMs);
  };
  // What was typed or chosen before the page's script ran has told nobody.
  const catchUp = useEffectEvent(() => {
    if (address() !== catalogueUrl({ ...filters, cursor: undefined })) soon();
  });
  useEffect(() => catchUp(), []);

  const chosen = Boolean(filters.topic || filters.city || filters.online || filters.from || filters.until);
  const named = (list: { name: string }[], own: string | undefined) =>
    own && !list.some(({ name }) => name === own) ? [{ name: own }, ...list] : list;

  return (
    <Form
      ref={form}
      action="/events"
      role="search"
      aria-label="Events"
      aria-busy={busy}
      className={cx('group grid gap-3 transition-opacity', busy && 'opacity-70')}
      onSubmit={(event) => {
        event.preventDefault();
        show();
      }}
    >
      <div className="flex gap-2">
        <label className="relative flex-1">
          <span className="sr-only">Search events</span>
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-4 size-5 -translate-y-1/2 text-muted"
          />
          <input
            type="search"
            name="q"
            maxLength={200}
            dir="auto"
            defaultValue={filters.q ?? ''}
            placeholder="Rust, accessibility, Lisbon…"
            className={cx(controlBase, 'min-h-13 rounded-full pr-4 pl-12')}
            onChange={soon}
          />
        </label>
        <Button type="submit" className="min-h-13 max-sm:sr-only max-sm:focus:not-sr-only">
          Search
        </Button>
      </div>
      <label className="justify-self-start lg:hidden">
        <input
          id="more-filters"
          type="checkbox"
          className="peer sr-only"
          defaultChecked={chosen}
          aria-label="Show filters"
        />
        <span className="inline-flex min-h-9 items-center gap-2 rounded-full px-3 text-sm font-medium peer-checked:bg-sunken peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent">
          <SlidersHorizontal aria-hidden className="size-4" />
          Filters
        </span>
      </label>
      <div className="hidden grid-cols-1 items-end gap-3 group-has-[#more-filters:checked]:grid min-[400px]:grid-cols-2 lg:grid lg:grid-cols-[1fr_1fr_auto_auto_auto]">
        <SelectField label="Topic" name="topic" defaultValue={filters.topic ?? ''} onChange={show}>
          <option value="">All topics</option>
          {named(topics, filters.topic).map(({ name }) => (
            <option key={name} value={name}>
              {topicName(name)}
            </option>
          ))}
        </SelectField>
        <SelectField label="City" name="city" defaultValue={filters.city ?? ''} onChange={show}>
          <option value="">Everywhere</option>
          {named(cities, filters.city).map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
        <TextField label="From" name="from" type="date" defaultValue={filters.from ?? ''} onChange={soon} />
        <TextField
          label="Until"
          name="until"
          type="date"
          defaultValue={filters.until ?? ''}
          onChange={soon}
        />
        <label className="flex min-h-11 items-center gap-2.5 text-[0.9375rem] min-[400px]:max-lg:col-span-2">
          <input
            type="checkbox"
            name="online"
            value="true"
            defaultChecked={filters.online === 'true'}
            onChange={show}
            className="size-5 accent-accent"
          />
          Online only
        </label>
      </div>
    </Form>
  );
}
