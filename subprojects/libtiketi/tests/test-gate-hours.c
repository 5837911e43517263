/* A gate's hours, zones and days of entries. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-hours.h"

#include "test-seed.h"
#include "tk-clock.h"

#define MIN_MS G_GINT64_CONSTANT (60000)
#define HOUR_MS (60 * MIN_MS)
#define DOORS G_GINT64_CONSTANT (1795276800000)
#define STARTS (DOORS + 2 * HOUR_MS)
#define ENDS (DOORS + 8 * HOUR_MS)

static const TkEventTimes usual = { DOORS, STARTS, ENDS };
static const TkEventTimes endless = { DOORS, STARTS, 0 };

static void
test_hour (void)
{
  static const struct { const TkEventTimes *event; const char *from; gint64 minutes, absolute, want; } rows[] = {
    { &usual, "doors", 0, 5, DOORS }, { &usual, "doors", -30, 0, DOORS - 30 * MIN_MS }, { &usual, "start", 15, 0, STARTS + 15 * MIN_MS },
    { &usual, "end", -60, 0, ENDS - HOUR_MS }, { &usual, "", 15, 5, 5 }, { &usual, NULL, 15, 5, 5 }, { &usual, "noon", 15, 5, 5 },
    { &usual, "", 0, 0, 0 }, { &endless, "end", 15, 5, 0 }, { &usual, "Doors", 0, 7, 7 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (tk_gate_hour (rows[i].event, rows[i].from, rows[i].minutes, rows[i].absolute), ==, rows[i].want);
}

static void
test_apply (void)
{
  static const struct { const char *what; TkGateHours hours; const TkEventTimes *event; gint64 opens, closes, tolerance, ends; } rows[] = {
    { "always", { "", "", 0, 0, 0, 0, 0 }, &usual, 0, 0, 0, ENDS },
    { "absolute", { "", "", DOORS, ENDS, 3, 4, 0 }, &usual, DOORS, ENDS, 0, ENDS },
    { "from the event", { "doors", "start", 1, 2, -15, 60, 5 }, &usual, DOORS - 15 * MIN_MS, STARTS + HOUR_MS, 5 * MIN_MS, ENDS },
    { "closes before the end", { "", "end", 0, 0, 0, -1, 5 }, &usual, 0, ENDS - MIN_MS, 5 * MIN_MS, ENDS },
    { "closes at the end: the gate decides", { "", "end", 0, 0, 0, 0, 5 }, &usual, 0, ENDS, 5 * MIN_MS, 0 },
    { "closes after the end", { "", "end", 0, 0, 0, 30, 0 }, &usual, 0, ENDS + 30 * MIN_MS, 0, 0 },
    { "closes long after the start", { "", "start", 0, 0, 0, 600, 0 }, &usual, 0, STARTS + 10 * HOUR_MS, 0, 0 },
    { "a fixed hour behind the end changes nothing", { "", "", 0, ENDS + HOUR_MS, 0, 0, 0 }, &usual, 0, ENDS + HOUR_MS, 0, ENDS },
    { "an event without an end", { "doors", "end", 0, 0, 0, 30, 0 }, &endless, DOORS, 0, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TkGateRules rules = { .opens_ms = -1, .closes_ms = -1, .tolerance_ms = -1, .event_ends_ms = -1, .entries_total = 3 };

      g_test_message ("%s", rows[i].what);
      tk_gate_hours_apply (&rows[i].hours, rows[i].event, &rules);
      g_assert_cmpint (rules.opens_ms, ==, rows[i].opens);
      g_assert_cmpint (rules.closes_ms, ==, rows[i].closes);
      g_assert_cmpint (rules.tolerance_ms, ==, rows[i].tolerance);
      g_assert_cmpint (rules.event_ends_ms, ==, rows[i].ends);
      g_assert_cmpuint (rules.entries_total, ==, 3);
    }
}

/* ---- Zones ---- */

static void
test_normalise (void)
{
  static const struct { const char *told, *want; } rows[] = {
    { "vip,Backstage ,vip", "backstage,vip" }, { "", "" }, { NULL, "" }, { " , ,,", "" }, { "B,a", "a,b" },
    { "\302\240Jukwaa la Nyuma\302\240, Ukumbi", "jukwaa la nyuma,ukumbi" }, { "\303\211TAGE,\303\251tage", "\303\251tage" },
    { "E\314\201tage", "\303\251tage" }, { "\316\231\316\243", "\316\271\317\203" }, { "I", "i" }, { "a\tb, c\n", "a\tb,c" },
    { "\xff vip", "\357\277\275 vip" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *got = tk_zones_normalise (rows[i].told);
      g_autofree char *again = tk_zones_normalise (got);

      g_assert_cmpstr (got, ==, rows[i].want);
      g_assert_cmpstr (again, ==, got);
    }
}

static void
test_meet (void)
{
  static const struct { const char *a, *b; gboolean want; } rows[] = {
    { "vip", "vip", TRUE }, { "backstage,vip", "hall,vip", TRUE }, { "backstage", "vip", FALSE }, { "vip", "vip2", FALSE },
    { "vip2", "vip", FALSE }, { "", "vip", FALSE }, { "", "", FALSE }, { NULL, "vip", FALSE }, { "vip", NULL, FALSE },
    { "a,b,c", "c", TRUE }, { "a,b,c", "b", TRUE }, { "a b", "a", FALSE }, { ",", ",", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpint (tk_zones_meet (rows[i].a, rows[i].b), ==, rows[i].want);
      g_assert_cmpint (tk_zones_meet (rows[i].b, rows[i].a), ==, rows[i].want);
    }
}

static void
test_takes_type (void)
{
  static const guint16 named[] = { 2, 5 };
  static const struct { gsize n; const char *zones; guint16 type; const char *type_zones; gboolean want; } rows[] = {
    { 0, "", 1, "", TRUE }, { 0, "", 1, "vip", TRUE }, { 0, NULL, 1, NULL, TRUE }, { 2, "", 2, "", TRUE }, { 2, "", 1, "", FALSE },
    { 2, "", 1, "vip", FALSE }, { 0, "vip", 1, "vip", TRUE }, { 0, "vip", 1, "", FALSE }, { 0, "vip", 1, "hall", FALSE },
    { 2, "vip", 1, "vip", TRUE }, { 2, "vip", 5, "hall", TRUE }, { 2, "vip", 1, "hall", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (tk_gate_takes_type (named, rows[i].n, rows[i].zones, rows[i].type, rows[i].type_zones), ==, rows[i].want);
}

/* ---- Days ---- */

static gint64
day_at (const char *iso, const char *zone, guint day_starts)
{
  gint64 at;

  g_assert_true (tk_time_from_iso8601 (iso, &at));
  return tk_entry_day (at, zone, day_starts);
}

/* The first moment of a new day. One ms earlier it was the day before, and an hour later it is still the new one. */
static void
test_borders (void)
{
  static const struct { const char *what, *zone; guint starts; const char *first; } rows[] = {
    { "midnight", "Africa/Nairobi", 0, "2026-11-21T21:00:00Z" },
    { "six in the morning", "Africa/Nairobi", 360, "2026-11-22T03:00:00Z" },
    { "a minute before midnight", "Africa/Nairobi", 1439, "2026-11-21T20:59:00Z" },
    { "UTC", "UTC", 0, "2026-11-22T00:00:00Z" },
    { "no zone known", "Nowhere/Atall", 0, "2026-11-22T00:00:00Z" },
    { "before 1970", "UTC", 60, "1969-12-31T01:00:00Z" },
    { "Berlin, summer", "Europe/Berlin", 0, "2026-06-30T22:00:00Z" },
    { "Berlin, winter", "Europe/Berlin", 0, "2026-12-31T23:00:00Z" },
    { "Berlin, clocks go ahead: midnight", "Europe/Berlin", 0, "2026-03-28T23:00:00Z" },
    { "Berlin, clocks go ahead over 02:30", "Europe/Berlin", 150, "2026-03-29T01:00:00Z" },
    { "Berlin, the day after", "Europe/Berlin", 150, "2026-03-30T00:30:00Z" },
    { "Berlin, clocks go back: midnight", "Europe/Berlin", 0, "2026-10-24T22:00:00Z" },
    { "Berlin, clocks go back over 02:30: the first of the two", "Europe/Berlin", 150, "2026-10-25T00:30:00Z" },
    { "Berlin, clocks go back: 03:30", "Europe/Berlin", 210, "2026-10-25T02:30:00Z" },
    { "Berlin, the day after that", "Europe/Berlin", 150, "2026-10-26T01:30:00Z" },
    { "New York, clocks go back over 01:30", "America/New_York", 90, "2026-11-01T05:30:00Z" },
    { "Sao Paulo, clocks go back at midnight", "America/Sao_Paulo", 0, "2018-02-18T03:00:00Z" },
    { "Sao Paulo, and the day begins at 23:30", "America/Sao_Paulo", 1410, "2018-02-18T01:30:00Z" },
    { "Sao Paulo, there is no midnight", "America/Sao_Paulo", 0, "2018-11-04T03:00:00Z" },
    { "Lord Howe, half an hour back over 01:45", "Australia/Lord_Howe", 105, "2026-04-04T14:45:00Z" },
    { "Apia left a day out", "Pacific/Apia", 0, "2011-12-30T10:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 at, before, first, later;

      g_assert_true (tk_time_from_iso8601 (rows[i].first, &at));
      before = tk_entry_day (at - 1, rows[i].zone, rows[i].starts);
      first = tk_entry_day (at, rows[i].zone, rows[i].starts);
      later = tk_entry_day (at + HOUR_MS + HOUR_MS / 2, rows[i].zone, rows[i].starts);
      g_test_message ("%s: %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, rows[i].what, before, first, later);
      g_assert_cmpint (first, >, before);
      g_assert_cmpint (later, ==, first);
    }
}

static void
test_same_day (void)
{
  g_assert_cmpint (day_at ("2026-11-21T21:00:00Z", "Africa/Nairobi", 0), ==, day_at ("2026-11-22T20:59:59Z", "Africa/Nairobi", 0));
  g_assert_cmpint (day_at ("2026-11-21T20:59:59Z", "Africa/Nairobi", 0), !=, day_at ("2026-11-21T21:00:00Z", "Africa/Nairobi", 0));
  /* a party until four belongs to the evening before */
  g_assert_cmpint (day_at ("2026-11-21T19:00:00Z", "Africa/Nairobi", 360), ==, day_at ("2026-11-22T01:00:00Z", "Africa/Nairobi", 360));
}

/* Whatever the zone: days follow each other, one at a time but for a zone that left one out, and last 22 to 26 hours. */
static void
test_days_follow (void)
{
  static const char *const zones[] = { "Africa/Nairobi", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Beirut",
                                       "America/Havana", "Atlantic/Azores", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran" };
  g_autoptr (GRand) random = test_seed_rand ();

  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      guint starts = (guint) g_rand_int_range (random, 0, 1440);
      gint64 at = G_GINT64_CONSTANT (1483228800000), last = tk_entry_day (at, zones[i], starts), since = at;

      g_test_message ("%s, %u", zones[i], starts);
      for (guint quarter = 0; quarter < 2 * 366 * 96; quarter++)
        {
          gint64 day = tk_entry_day (at += 15 * MIN_MS, zones[i], starts);

          if (day == last)
            continue;
          g_assert_cmpint (day, ==, last + 1);
          if (last != tk_entry_day (G_GINT64_CONSTANT (1483228800000), zones[i], starts))
            {
              g_assert_cmpint (at - since, >=, 22 * HOUR_MS);
              g_assert_cmpint (at - since, <=, 26 * HOUR_MS);
            }
          since = at;
          last = day;
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate-hours/hour", test_hour);
  g_test_add_func ("/gate-hours/apply", test_apply);
  g_test_add_func ("/gate-hours/normalise", test_normalise);
  g_test_add_func ("/gate-hours/meet", test_meet);
  g_test_add_func ("/gate-hours/takes-type", test_takes_type);
  g_test_add_func ("/gate-hours/borders", test_borders);
  g_test_add_func ("/gate-hours/same-day", test_same_day);
  g_test_add_func ("/gate-hours/days-follow", test_days_follow);
  return g_test_run ();
}
