/* When a code in view is a new reading. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sightings-private.h"

#include <string.h>

/* A frame: milliseconds since the one before, what it shows ('-' nothing), whether that is a reading. */
typedef struct {
  gint64 gap_ms;
  char shown;
  gboolean reading;
} Frame;

static const struct {
  const char *name;
  Frame frames[12];
} films[] = {
  { "held", { { 33, 'A', TRUE }, { 33, 'A', FALSE }, { 33, 'A', FALSE }, { 5000, 'A', FALSE } } },
  { "a frame missed now and then", { { 33, 'A', TRUE }, { 33, '-', FALSE }, { 900, 'A', FALSE }, { 33, '-', FALSE },
                                     { 900, 'A', FALSE } } },
  { "away and back", { { 33, 'A', TRUE }, { 33, '-', FALSE }, { 967, 'A', TRUE } } },
  { "away not long enough", { { 33, 'A', TRUE }, { 33, '-', FALSE }, { 966, 'A', FALSE } } },
  { "machine asleep", { { 33, 'A', TRUE }, { 60000, 'A', FALSE } } },
  { "one after another", { { 33, 'A', TRUE }, { 33, 'B', TRUE }, { 33, 'C', TRUE } } },
  { "two side by side", { { 33, 'A', TRUE }, { 33, 'B', TRUE }, { 33, 'A', FALSE }, { 33, 'B', FALSE } } },
  { "replaced and back", { { 33, 'A', TRUE }, { 500, 'B', TRUE }, { 600, 'A', TRUE } } },
  { "more than are remembered", { { 33, 'A', TRUE }, { 33, 'B', TRUE }, { 33, 'C', TRUE }, { 33, 'D', TRUE },
                                  { 33, 'B', FALSE }, { 33, 'E', TRUE }, { 33, 'B', FALSE }, { 33, 'A', TRUE } } },
};

static void
test_films (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (films); i++)
    {
      g_autoptr (TkSightings) sightings = tk_sightings_new ();
      gint64 now = 100000;

      g_test_message ("%s", films[i].name);
      for (const Frame *frame = films[i].frames; frame->gap_ms != 0; frame++)
        {
          char payload[] = { frame->shown, '\0' };
          TkReading reading = { .payload = payload, .length = 1 };

          now += frame->gap_ms;
          g_assert_cmpint (tk_sightings_note (sightings, frame->shown != '-' ? &reading : NULL, now), ==, frame->reading);
        }
    }
}

/* Bytes count, not text up to the first zero. */
static void
test_bytes (void)
{
  g_autoptr (TkSightings) sightings = tk_sightings_new ();
  char one[] = "A\0B", other[] = "A\0C";
  TkReading first = { .payload = one, .length = 3 }, second = { .payload = other, .length = 3 };
  TkReading shorter = { .payload = one, .length = 1 };

  g_assert_true (tk_sightings_note (sightings, &first, 1000));
  g_assert_true (tk_sightings_note (sightings, &second, 1033));
  g_assert_true (tk_sightings_note (sightings, &shorter, 1066));
  g_assert_false (tk_sightings_note (sightings, &first, 1100));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sightings/films", test_films);
  g_test_add_func ("/sightings/bytes", test_bytes);
  return g_test_run ();
}
