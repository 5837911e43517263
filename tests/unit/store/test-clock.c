/* The clock's high-water, case by case. SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "tk-store-clock.h"

#define SECOND 1000
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

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
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/store/clock/case/", cases[i].name, NULL);
      g_test_add (path, StoreFixture, &cases[i], store_fixture_set_up, test_case, store_fixture_tear_down);
    }
  return g_test_run ();
}
