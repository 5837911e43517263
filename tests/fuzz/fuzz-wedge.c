/* A keyboard that may be a scanner: no key is lost or doubled, slow fingers are left alone, a scan comes out
 * whole. The input is pairs of bytes: which key, and how many milliseconds after the one before.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "tk-wedge.h"

#define PACE_MS 60
#define SCAN_LEAST 8
#define SCAN_MOST 4096
#define QUIET_MS 10000

#define KEY_ENTER 0x0d
#define KEY_SHIFT 0x00
#define KEY_FLUSH 0x01
#define KEY_WIDE 0x02 /* the character after it is taken from both bytes */

static const char *const words[] = {
  "T\005K\0051\005:\0051\0051\0052\0050\005\r\005", "\r\005\n\005", "a\377b\377c\377", "\001\170",
  "x\005x\005x\005x\005x\005x\005x\005x\005x\005", NULL,
};

static void
append_key (GByteArray *input, guint8 key, guint8 gap)
{
  const guint8 pair[] = { key, gap };

  g_byte_array_append (input, pair, sizeof pair);
}

static void
make (GRand *random, GByteArray *input)
{
  static const char scan[] = "TK1:112000V50V50000XOF700";

  for (int part = 0; part < 4; part++)
    {
      gboolean scanner = g_rand_boolean (random);
      int keys = g_rand_int_range (random, 1, sizeof scan);

      for (int i = 0; i < keys; i++)
        append_key (
            input, (guint8)scan[i],
            (guint8)(scanner ? g_rand_int_range (random, 0, 60) : g_rand_int_range (random, 61, 256)));
      if (g_rand_boolean (random))
        append_key (input, g_rand_boolean (random) ? KEY_ENTER : KEY_FLUSH,
                    (guint8)g_rand_int_range (random, 0, 150));
    }
}

const TkFuzzHarness tk_fuzz_harness = { "wedge", 20000, words, make };

typedef struct {
  TkWedge *wedge;
  gint64 time_ms;
  GString *typed;   /* every character so far */
  GString *pending; /* kept from the widgets and not yet handed out */
  gboolean hurried; /* a gap at a scanner's pace has been seen */
  gsize longest;    /* an overlong run may be dropped: then pending says nothing */
} Player;

/* A payload ends with everything that was kept back, and was typed just so. */
static void
take_payload (Player *player, char *taken)
{
  g_autofree char *payload = taken;

  if (payload == NULL)
    return;
  g_assert_true (g_utf8_validate (payload, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (payload, -1), >=, SCAN_LEAST);
  g_assert_cmpint (g_utf8_strlen (payload, -1), <=, SCAN_MOST);
  g_assert_true (player->hurried);
  if (player->longest <= SCAN_MOST)
    {
      g_assert_nonnull (strstr (player->typed->str, payload));
      g_assert_true (g_str_has_suffix (payload, player->pending->str));
    }
  g_string_truncate (player->pending, 0);
}

static void
take_withheld (Player *player)
{
  g_autofree char *text = tk_wedge_take_withheld (player->wedge);
  g_autofree char *twice = tk_wedge_take_withheld (player->wedge);

  g_assert_null (twice);
  if (text == NULL)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (player->longest <= SCAN_MOST)
    {
      g_assert_true (g_str_has_prefix (player->pending->str, text));
      g_string_erase (player->pending, 0, (gssize)strlen (text));
    }
}

static void
press (Player *player, gunichar character, gboolean enter)
{
  char *payload = NULL;
  gboolean printable = !enter && character >= 0x20 && character != 0x7f && g_unichar_validate (character);
  gboolean kept = tk_wedge_key (player->wedge, character, enter, player->time_ms, &payload);

  /* A silence before this key may have ended a scan: what came out does not hold this key. */
  take_payload (player, payload);
  take_withheld (player);
  if (!player->hurried)
    g_assert_false (kept);
  if (!printable)
    return;
  g_string_append_unichar (player->typed, character);
  player->longest++;
  if (kept)
    g_string_append_unichar (player->pending, character);
}

static void
flush (Player *player)
{
  take_payload (player, tk_wedge_flush (player->wedge, player->time_ms));
  take_withheld (player);
}

static void
play (Player *player, guint8 key, guint8 gap)
{
  player->time_ms += gap;
  if (key == KEY_FLUSH)
    {
      flush (player);
      return;
    }
  player->hurried = player->hurried || (gap <= PACE_MS && player->typed->len > 0);
  press (player, key == KEY_WIDE ? (gunichar)gap << 9 : key, key == KEY_ENTER);
}

/* After a silence, a scan of these very characters comes out as it went in. */
static void
play_scan (Player *player)
{
  static const char scan[] = "TK1:112000V5";
  g_autofree char *payload = NULL;

  player->time_ms += QUIET_MS;
  flush (player);
  for (const char *p = scan; *p != '\0'; p++)
    {
      g_autofree char *early = NULL;

      tk_wedge_key (player->wedge, (gunichar)*p, FALSE, player->time_ms += 5, &early);
      g_assert_null (early);
    }
  g_assert_true (tk_wedge_key (player->wedge, 0, TRUE, player->time_ms += 5, &payload));
  g_assert_cmpstr (payload, ==, scan);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (TkWedge) wedge = tk_wedge_new ();
  Player player = { wedge, 1000, g_string_new (NULL), g_string_new (NULL), FALSE, 0 };

  for (gsize i = 0; i + 1 < size; i += 2)
    play (&player, data[i], data[i + 1]);
  player.time_ms += QUIET_MS;
  flush (&player);
  if (player.longest <= SCAN_MOST)
    g_assert_cmpstr (player.pending->str, ==, "");
  play_scan (&player);
  g_string_free (player.typed, TRUE);
  g_string_free (player.pending, TRUE);
  return 0;
}
