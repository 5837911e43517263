/* Times as text and zone names: what is read is written so that it reads the same, and no zone name harms.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "tk-clock.h"

static const char *const words[] = {
  "2026-11-21", "T16:30:05", ".123", "Z", "+03:00", "-23:59", "0001-01-01", "9999-12-31",
  "Africa/Nairobi", "../", "/etc/localtime", "UTC", "T24:00:00", ":60", NULL,
};

static void
make (GRand *random, GByteArray *input)
{
  gint64 ms = ((gint64)g_rand_int (random) << 16) - G_GINT64_CONSTANT (62135596800000);
  g_autofree char *text = tk_time_to_iso8601 (ms);

  if (g_rand_boolean (random))
    text[strlen (text) - 1] = '\0';
  tk_fuzz_append (input, text);
  if (text[strlen (text) - 1] != 'Z')
    tk_fuzz_append (input, g_rand_boolean (random) ? "+03:00" : "-11:30");
}

const TkFuzzHarness tk_fuzz_harness = { "time", 80, words, make };

static void
check_text (const char *text)
{
  gint64 ms = 42, back = 0;
  g_autofree char *written = NULL;

  if (!tk_time_from_iso8601 (text, &ms))
    {
      g_assert_cmpint (ms, ==, 42);
      return;
    }
  written = tk_time_to_iso8601 (ms);
  g_assert_true (tk_time_from_iso8601 (written, &back));
  g_assert_cmpint (back, ==, ms);
}

/* Any number of milliseconds can be written, and what is written can be read. */
static void
check_number (gint64 ms)
{
  g_autofree char *written = tk_time_to_iso8601 (ms);
  g_autofree char *again = NULL;
  gint64 back = 0;

  g_assert_cmpuint (strlen (written), ==, strlen ("2026-11-21T16:30:05.123Z"));
  g_assert_true (tk_time_from_iso8601 (written, &back));
  again = tk_time_to_iso8601 (back);
  g_assert_cmpstr (again, ==, written);
}

static void
check_zone (const char *zone)
{
  g_autofree char *text = tk_time_format (G_GINT64_CONSTANT (1795624205123), zone, "%Y-%m-%d %H:%M");

  g_assert_cmpuint (strlen (text), ==, strlen ("2026-11-21 16:30"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = tk_fuzz_text (data, size);
  gint64 number = 0;

  memcpy (&number, text, MIN (strlen (text), sizeof number));
  check_text (text);
  check_number (number);
  check_zone (text);
  return 0;
}
