/* The clock's high-water, case by case. SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "tk-store-clock.h"

#define SECOND 1000
#define MINUTE (60 * SECOND)
#define HOUR ((gint64) 60 * MINUTE)

/* What happens between a first note and the look. */
typedef struct
{
  const char *name;
  gint64 passed;         /* wall and boot together */
  gint64 stepped;        /* the wall alone */
  gboolean rebooted;     /* after passing */
  gint64 now;            /* expected, relative to the start */
  gboolean moved_back;
  gboolean jumped;
} Case;

static const Case cases[] = {
  { "nothing", 0, 0, FALSE, 0, FALSE, FALSE },
  { "passes", HOUR, 0, FALSE, HOUR, FALSE, FALSE },
  { "ahead", HOUR, HOUR, FALSE, 2 * HOUR, FALSE, TRUE },
  { "back", HOUR, -HOUR, FALSE, HOUR, FALSE, TRUE },
  { "far-back", 0, -1000000 * (gint64) HOUR / 4, FALSE, 0, FALSE, TRUE },
  { "slightly-back", HOUR, -2 * MINUTE, FALSE, HOUR, FALSE, FALSE },
  { "just-jumped", HOUR, -2 * MINUTE - 1, FALSE, HOUR, FALSE, TRUE },
  { "slightly-ahead", HOUR, 2 * MINUTE, FALSE, HOUR + 2 * MINUTE, FALSE, FALSE },
  { "boot", HOUR, 0, TRUE, HOUR, FALSE, FALSE },
  { "boot-back-slack", 0, -5 * MINUTE, TRUE, -5 * MINUTE, FALSE, FALSE },
  { "boot-back", 0, -5 * MINUTE - 1, TRUE, -5 * MINUTE - 1, TRUE, FALSE },
  { "boot-ahead", 0, 100 * HOUR, TRUE, 100 * HOUR, FALSE, FALSE },
};

static void
note (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_store_clock_note (f->store, &f->clock.base, &error));
  g_assert_no_error (error);
}

static TkStoreClock
look (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  TkStoreClock now = { 0 };

  tk_store_clock_read (f->store, &f->clock.base, &now, &error);
  g_assert_no_error (error);
  return now;
}

static void
test_case (StoreFixture *f, gconstpointer data)
{
  const Case *row = data;

  note (f);
  tk_fake_clock_advance (&f->clock, row->passed);
  if (row->rebooted)
    tk_fake_clock_reboot (&f->clock);
  f->clock.wall_ms += row->stepped;
  TkStoreClock now = look (f);
  g_assert_cmpint (now.now_ms - STORE_FIXTURE_NOW, ==, row->now);
  g_assert_cmpint (now.moved_back, ==, row->moved_back);
  g_assert_cmpint (now.jumped, ==, row->jumped);
}

static void
test_first (StoreFixture *f, gconstpointer data)
{
  TkStoreClock now = look (f);

  g_assert_cmpint (now.now_ms, ==, STORE_FIXTURE_NOW);
  g_assert_false (now.moved_back);
  g_assert_false (now.jumped);
}

/* Noting never lowers what is known, in however many steps the clock is turned back. */
static void
test_never_lower (StoreFixture *f, gconstpointer data)
{
  note (f);
  for (int i = 0; i < 10; i++)
    {
      tk_fake_clock_advance (&f->clock, MINUTE);
      f->clock.wall_ms -= 3 * MINUTE;
      note (f);
      g_assert_cmpint (look (f).now_ms, ==, STORE_FIXTURE_NOW + (i + 1) * MINUTE);
      g_assert_false (look (f).jumped); /* noted: not told again */
    }
  for (int i = 0; i < 10; i++)
    {
      tk_fake_clock_reboot (&f->clock);
      f->clock.wall_ms -= 4 * MINUTE;
      note (f);
    }
  g_assert_true (look (f).moved_back);
}

static void
test_heard (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  note (f);
  tk_fake_clock_reboot (&f->clock);
  f->clock.wall_ms -= 10 * (gint64) HOUR;
  note (f);
  g_assert_true (look (f).moved_back);
  tk_store_clock_heard (f->store, &f->clock.base, STORE_FIXTURE_NOW + HOUR, &error);
  g_assert_no_error (error);
  g_assert_false (look (f).moved_back);
  g_assert_false (look (f).jumped);
  tk_fake_clock_advance (&f->clock, HOUR);
  g_assert_cmpint (look (f).now_ms, ==, STORE_FIXTURE_NOW + 2 * HOUR);
}

/* A step of the clock is still told when the hub is heard before the next act. */
static void
test_heard_keeps_jump (StoreFixture *f, gconstpointer data)
{
  note (f);
  f->clock.wall_ms += HOUR;
  g_assert_true (tk_store_clock_heard (f->store, &f->clock.base, STORE_FIXTURE_NOW, NULL));
  TkStoreClock now = look (f);
  g_assert_true (now.jumped);
  g_assert_cmpint (now.expected_ms, ==, STORE_FIXTURE_NOW);
  g_assert_cmpint (now.now_ms, ==, STORE_FIXTURE_NOW);
}

/* A wall clock that runs ahead ends no lease once the hub has said what time it is; after a restart it does again. */
static void
test_heard_ahead (StoreFixture *f, gconstpointer data)
{
  f->clock.wall_ms += 48 * (gint64) HOUR;
  note (f);
  g_assert_cmpint (look (f).now_ms, ==, STORE_FIXTURE_NOW + 48 * (gint64) HOUR);
  g_assert_true (tk_store_clock_heard (f->store, &f->clock.base, STORE_FIXTURE_NOW, NULL));
  tk_fake_clock_advance (&f->clock, HOUR);
  g_assert_cmpint (look (f).now_ms, ==, STORE_FIXTURE_NOW + HOUR);
  note (f);
  tk_fake_clock_advance (&f->clock, HOUR);
  g_assert_cmpint (look (f).now_ms, ==, STORE_FIXTURE_NOW + 2 * HOUR);
  g_assert_false (look (f).jumped);
  tk_fake_clock_reboot (&f->clock);
  g_assert_cmpint (look (f).now_ms, ==, STORE_FIXTURE_NOW + 50 * (gint64) HOUR);
}

/* ---- Alone ---- */

static gint64
alone (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  gint64 ms = -1;

  tk_store_clock_alone (f->store, &f->clock.base, &ms, &error);
  g_assert_no_error (error);
  return ms;
}

static void
hear (StoreFixture *f)
{
  g_assert_true (tk_store_clock_heard (f->store, &f->clock.base, f->clock.wall_ms, NULL));
}

/* Switched off for so long. */
static void
restart (StoreFixture *f, gint64 off_ms)
{
  tk_fake_clock_reboot (&f->clock);
  f->clock.wall_ms += off_ms;
}

static void
test_alone (StoreFixture *f, gconstpointer data)
{
  tk_fake_clock_advance (&f->clock, HOUR);
  g_assert_cmpint (alone (f), ==, 0); /* never met: nothing to count from */
  hear (f);
  g_assert_cmpint (alone (f), ==, 0);
  tk_fake_clock_advance (&f->clock, 5 * HOUR);
  g_assert_cmpint (alone (f), ==, 5 * HOUR);
  note (f);
  tk_fake_clock_advance (&f->clock, 5 * HOUR);
  g_assert_cmpint (alone (f), ==, 10 * HOUR);
  hear (f);
  g_assert_cmpint (alone (f), ==, 0);
}

/* Whatever the wall clock does while the machine runs. */
static void
test_alone_steps (StoreFixture *f, gconstpointer data)
{
  static const gint64 steps[] = { 24 * HOUR, -24 * HOUR, 1000 * (gint64) HOUR, -1000 * (gint64) HOUR };

  hear (f);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      f->clock.wall_ms += steps[i];
      tk_fake_clock_advance (&f->clock, HOUR);
      note (f);
      g_assert_cmpint (alone (f), ==, (gint64) (i + 1) * HOUR);
    }
}

/* The time it was off counts by the wall clock; turned back, that much is lost and no more. */
static void
test_alone_off (StoreFixture *f, gconstpointer data)
{
  hear (f);
  tk_fake_clock_advance (&f->clock, HOUR);
  note (f);
  restart (f, 10 * HOUR);
  g_assert_cmpint (alone (f), ==, 11 * HOUR);
  tk_fake_clock_advance (&f->clock, HOUR);
  note (f);
  g_assert_cmpint (alone (f), ==, 12 * HOUR);
  restart (f, -100 * (gint64) HOUR); /* turned back while it was off */
  g_assert_cmpint (alone (f), ==, 12 * HOUR);
  tk_fake_clock_advance (&f->clock, 3 * HOUR);
  g_assert_cmpint (alone (f), ==, 15 * HOUR);
  note (f);
  f->clock.wall_ms += 100 * (gint64) HOUR; /* set right again */
  tk_fake_clock_advance (&f->clock, HOUR);
  g_assert_cmpint (alone (f), ==, 16 * HOUR);
  g_assert_true (tk_store_clock_mark (f->store, &f->clock.base, NULL));
  /* A wrong clock at start, set right before anything was noted, never counted. */
  restart (f, 5000 * (gint64) HOUR);
  f->clock.wall_ms -= 5000 * (gint64) HOUR;
  g_assert_cmpint (alone (f), ==, 16 * HOUR);
}

/* Off and on again and again with the clock turned back each time: the hours it ran count all the same. */
static void
test_alone_turned_back (StoreFixture *f, gconstpointer data)
{
  hear (f);
  for (guint day = 1; day <= 20; day++)
    {
      for (guint hour = 0; hour < 8; hour++)
        {
          tk_fake_clock_advance (&f->clock, HOUR);
          note (f);
        }
      restart (f, -8 * HOUR);
    }
  g_assert_cmpint (alone (f), ==, 20 * 8 * HOUR);
}

/* A stick that left the hub a while ago: closer than before, never further away. */
static void
test_met (StoreFixture *f, gconstpointer data)
{
  static const struct { gint64 ago, expected; } rows[] = { { 50 * HOUR, 20 * HOUR }, { 12 * HOUR, 12 * HOUR }, { 15 * HOUR, 12 * HOUR }, { 0, 0 } };

  hear (f);
  tk_fake_clock_advance (&f->clock, 20 * HOUR);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (tk_store_clock_met (f->store, &f->clock.base, rows[i].ago, NULL));
      g_assert_cmpint (alone (f), ==, rows[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/store/clock/" name, StoreFixture, NULL, store_fixture_set_up, function, store_fixture_tear_down)
  ADD ("first", test_first);
  ADD ("never-lower", test_never_lower);
  ADD ("heard", test_heard);
  ADD ("heard-keeps-jump", test_heard_keeps_jump);
  ADD ("heard-ahead", test_heard_ahead);
  ADD ("alone", test_alone);
  ADD ("alone-steps", test_alone_steps);
  ADD ("alone-off", test_alone_off);
  ADD ("alone-turned-back", test_alone_turned_back);
  ADD ("met", test_met);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/store/clock/case/", cases[i].name, NULL);
      g_test_add (path, StoreFixture, &cases[i], store_fixture_set_up, test_case, store_fixture_tear_down);
    }
  return g_test_run ();
}
