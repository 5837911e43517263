/* Clocks, and times as text. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-clock.h"

#include <string.h>

static void
test_system (void)
{
  const TkClock *clock = tk_clock_system ();
  gint64 before = g_get_real_time () / 1000;
  gint64 wall = tk_clock_wall (clock);
  gint64 after = g_get_real_time () / 1000;
  gint64 boot = tk_clock_boot (clock);

  g_assert_cmpint (wall, >=, before);
  g_assert_cmpint (wall, <=, after);
  g_assert_cmpint (boot, >, 0);
  g_usleep (3000);
  g_assert_cmpint (tk_clock_boot (clock), >=, boot + 2);
  /* CLOCK_BOOTTIME counts suspend, so it is never behind the monotonic clock. */
  g_assert_cmpint (tk_clock_boot (clock) + 1, >=, g_get_monotonic_time () / 1000);
}

static void
test_system_boot_id (void)
{
  const TkClock *clock = tk_clock_system ();
  g_autofree char *kernel = NULL;

  g_assert_cmpuint (strlen (tk_clock_boot_id (clock)), ==, 36);
  g_assert_true (tk_clock_boot_id (clock) == tk_clock_boot_id (clock));
  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &kernel, NULL, NULL))
    {
      g_test_skip ("the kernel tells no boot id here");
      return;
    }
  g_assert_cmpstr (tk_clock_boot_id (clock), ==, g_strstrip (kernel));
}

static void
test_system_has_no_back_door (void)
{
  gint64 wall = tk_clock_wall (tk_clock_system ());

  g_setenv ("TIKETI_CLOCK_OFFSET_MS", "86400000", TRUE);
  g_assert_cmpint (tk_clock_wall (tk_clock_system ()), <, wall + 60000);
  g_unsetenv ("TIKETI_CLOCK_OFFSET_MS");
}

static void
test_fake (void)
{
  TkFakeClock fake;
  const TkClock *clock = &fake.base;
  g_autofree char *first_boot = NULL;

  tk_fake_clock_init (&fake, 1000);
  first_boot = g_strdup (tk_clock_boot_id (clock));
  g_assert_cmpint (tk_clock_wall (clock), ==, 1000);
  g_assert_cmpint (tk_clock_boot (clock), ==, 0);

  tk_fake_clock_advance (&fake, 250);
  g_assert_cmpint (tk_clock_wall (clock), ==, 1250);
  g_assert_cmpint (tk_clock_boot (clock), ==, 250);

  fake.wall_ms = 10; /* somebody sets the wall clock back */
  g_assert_cmpint (tk_clock_wall (clock), ==, 10);
  g_assert_cmpint (tk_clock_boot (clock), ==, 250);

  tk_fake_clock_reboot (&fake);
  g_assert_cmpint (tk_clock_wall (clock), ==, 10);
  g_assert_cmpint (tk_clock_boot (clock), ==, 0);
  g_assert_cmpstr (tk_clock_boot_id (clock), !=, first_boot);
  g_assert_cmpuint (strlen (tk_clock_boot_id (clock)), ==, 36);
}

static void
test_fake_reboots_are_distinct (void)
{
  TkFakeClock fake;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  tk_fake_clock_init (&fake, 0);
  for (int i = 0; i < 300; i++)
    {
      g_assert_true (g_hash_table_add (seen, g_strdup (fake.boot_id)));
      tk_fake_clock_reboot (&fake);
    }
}

static void
test_to_iso8601 (void)
{
  static const struct { gint64 ms; const char *text; } table[] = {
    { 0, "1970-01-01T00:00:00.000Z" },
    { 1, "1970-01-01T00:00:00.001Z" },
    { -1, "1969-12-31T23:59:59.999Z" },
    { 1795278605123, "2026-11-21T16:30:05.123Z" },
    { 951782400000, "2000-02-29T00:00:00.000Z" },
    { -62135596800000, "0001-01-01T00:00:00.000Z" },
    { 253402300799999, "9999-12-31T23:59:59.999Z" },
    { G_MAXINT64, "9999-12-31T23:59:59.999Z" },
    { G_MININT64, "0001-01-01T00:00:00.000Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = tk_time_to_iso8601 (table[i].ms);
      g_assert_cmpstr (text, ==, table[i].text);
    }
}

static void
test_from_iso8601 (void)
{
  static const struct { const char *text; gint64 ms; } table[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "1970-01-01T00:00:00.5Z", 500 },
    { "1969-12-31T23:59:59.999Z", -1 },
    { "2026-11-21T16:30:05.123Z", 1795278605123 },
    { "2026-11-21T19:30:05.123+03:00", 1795278605123 },
    { "2026-11-21T11:00:05.123-05:30", 1795278605123 },
    { "2026-11-21T16:30:05.123456789+00:00", 1795278605123 },
    { "2026-11-21T16:30:05.1239Z", 1795278605123 },
    { "2000-02-29T00:00:00-00:00", 951782400000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gint64 ms = 42;
      g_assert_true (tk_time_from_iso8601 (table[i].text, &ms));
      g_assert_cmpint (ms, ==, table[i].ms);
    }
}

static void
test_from_iso8601_refuses (void)
{
  static const char *table[] = {
    NULL, "", "now", "2026-11-21", "2026-11-21T16:30:05", "2026-11-21 16:30:05Z", "2026-11-21T16:30Z",
    "2026-11-21t16:30:05Z", "2026-11-21T16:30:05z", "2026-11-21T16:30:05.Z", "2026-11-21T16:30:05,5Z",
    "2026-11-21T16:30:05.1234567890Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
    "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z",
    "0000-01-01T00:00:00Z", "2026-11-21T16:30:05Z ", " 2026-11-21T16:30:05Z", "2026-11-21T16:30:05+0300",
    "2026-11-21T16:30:05+03", "2026-11-21T16:30:05+24:00", "2026-11-21T16:30:05+03:60", "20261121T163005Z",
    "2026-W47-6T16:30:05Z", "+2026-11-21T16:30:05Z", "2026-11-21T16:30:05ZZ", "2026-11-21T16:30:05 +03:00",
    "2026-1-21T16:30:05Z", "-026-11-21T16:30:05Z", "2026-11-21T+6:30:05Z",
    "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", /* outside the years there are */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gint64 ms = 42;
      g_test_message ("%s", table[i] != NULL ? table[i] : "(null)");
      g_assert_false (tk_time_from_iso8601 (table[i], &ms));
      g_assert_cmpint (ms, ==, 42);
    }
}

static void
test_iso8601_round_trip (void)
{
  for (gint64 ms = -5000000000000; ms < 9000000000000; ms += 98765432123)
    {
      g_autofree char *text = tk_time_to_iso8601 (ms);
      gint64 back;
      g_assert_true (tk_time_from_iso8601 (text, &back));
      g_assert_cmpint (back, ==, ms);
    }
}

static void
test_format (void)
{
  static const struct { const char *zone, *format, *text; } table[] = {
    { "Africa/Nairobi", "%H:%M", "19:30" },
    { "Africa/Nairobi", "%Y-%m-%d %H:%M:%S", "2026-11-21 19:30:05" },
    { "Africa/Lagos", "%H:%M", "17:30" },
    { "UTC", "%H:%M", "16:30" },
    { "Nowhere/Land", "%H:%M", "16:30" },
    { "", "%H:%M", "16:30" },
    { NULL, "%H:%M", "16:30" },
    { "/etc/passwd", "%H:%M", "16:30" },
    { "../../../usr/share/zoneinfo/Africa/Nairobi", "%H:%M", "16:30" },
    { "/usr/share/zoneinfo/Africa/Nairobi", "%H:%M", "16:30" },
    { "Africa/Nairobi", "%a %-d %b %H:%M", "Sat 21 Nov 19:30" },
    { "Africa/Nairobi", "%e %b %Y, %a", "21 Nov 2026, Sat" },
    { "Africa/Nairobi", "%%a %%b%%", "%a %b%" },
    { "Africa/Nairobi", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = tk_time_format (1795278605123, table[i].zone, table[i].format);
      g_assert_cmpstr (text, ==, table[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/system", test_system);
  g_test_add_func ("/clock/system/boot-id", test_system_boot_id);
  g_test_add_func ("/clock/system/no-back-door", test_system_has_no_back_door);
  g_test_add_func ("/clock/fake", test_fake);
  g_test_add_func ("/clock/fake/reboots", test_fake_reboots_are_distinct);
  g_test_add_func ("/clock/to-iso8601", test_to_iso8601);
  g_test_add_func ("/clock/from-iso8601", test_from_iso8601);
  g_test_add_func ("/clock/from-iso8601/refuses", test_from_iso8601_refuses);
  g_test_add_func ("/clock/iso8601-round-trip", test_iso8601_round_trip);
  g_test_add_func ("/clock/format", test_format);
  return g_test_run ();
}
