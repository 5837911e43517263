/* A hand scanner told from a person. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wedge.h"

#include <string.h>

#define TOKEN_LENGTH 121
#define LONG_PAUSE 500

/* Keys are written as text: '\n' is Enter, '\a' is Shift, anything else itself, control characters too. */
typedef struct {
  TkWedge *wedge;
  gint64 now;
  GString *seen;                   /* what reached the widgets; Enter as '\n' */
  GPtrArray *payloads;
} Keyboard;

static void
keyboard_init (Keyboard *keyboard)
{
  keyboard->wedge = tk_wedge_new ();
  keyboard->now = 1000;
  keyboard->seen = g_string_new (NULL);
  keyboard->payloads = g_ptr_array_new_with_free_func (g_free);
}

static void
keyboard_clear (Keyboard *keyboard)
{
  tk_wedge_free (keyboard->wedge);
  g_string_free (keyboard->seen, TRUE);
  g_ptr_array_unref (keyboard->payloads);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Keyboard, keyboard_clear)

static void
take_withheld (Keyboard *keyboard)
{
  g_autofree char *text = tk_wedge_take_withheld (keyboard->wedge);

  if (text != NULL)
    g_string_append (keyboard->seen, text);
}

static void
press (Keyboard *keyboard, char key)
{
  gunichar character = key == '\n' || key == '\a' ? 0 : (guchar) key;
  char *payload = (char *) "untouched";
  gboolean belongs = tk_wedge_key (keyboard->wedge, character, key == '\n', keyboard->now, &payload);

  take_withheld (keyboard);
  if (payload != NULL)
    g_ptr_array_add (keyboard->payloads, payload);
  if (!belongs && (key == '\n' || (guchar) key >= 0x20))
    g_string_append_c (keyboard->seen, key);
}

static void
type (Keyboard *keyboard, const char *keys, gint64 gap)
{
  for (; *keys != '\0'; keys++)
    {
      keyboard->now += gap;
      press (keyboard, *keys);
    }
}

/* What the application does 120 ms after the last key. */
static void
fall_silent (Keyboard *keyboard)
{
  char *payload;

  keyboard->now += 120;
  payload = tk_wedge_flush (keyboard->wedge, keyboard->now);
  if (payload != NULL)
    g_ptr_array_add (keyboard->payloads, payload);
  take_withheld (keyboard);
}

static const struct {
  const char *name, *keys;
  gint64 gap;
  const char *payload;             /* NULL: no scan */
  const char *seen;
} typings[] = {
  { "scanner with Enter", "TK1:ABCDEFG\n", 5, "TK1:ABCDEFG", "T" },
  { "scanner without Enter", "TK1:ABCDEFG", 5, "TK1:ABCDEFG", "T" },
  { "scanner that sends CR LF", "TK1:ABCDEFG\n\n", 5, "TK1:ABCDEFG", "T" },
  { "scanner that presses Shift", "\aT\aK1:\aA\aB\aC\aD\n", 8, "TK1:ABCD", "T" },
  { "slow Bluetooth scanner", "TK1:ABCDEFG\n", 45, "TK1:ABCDEFG", "TK" },
  { "slowest scanner", "TK1:ABCDEFG\n", 60, "TK1:ABCDEFG", "TK" },
  { "STX and ETX", "\002TK1:ABCDEFG\003", 5, "TK1:ABCDEFG", "T" },
  { "STX, ETX and Enter", "\002TK1:ABCDEFG\003\n", 5, "TK1:ABCDEFG", "T" },
  { "EOT", "TK1:ABCDEFG\004", 5, "TK1:ABCDEFG", "T" },
  { "CR as Ctrl and M", "TK1:ABCDEFG\r", 5, "TK1:ABCDEFG", "T" },
  { "TAB as Ctrl and I", "TK1:ABCDEFG\t", 5, "TK1:ABCDEFG", "T" },
  { "GS inside", "TK1:A\035BCDEFG\n", 5, "TK1:ABCDEFG", "T" },
  { "AIM identifier and ECI", "]Q1\\000026TK1:ABCDEFG\n", 5, "]Q1\\000026TK1:ABCDEFG", "]" },
  { "ETX of a person", "abc\003", 100, NULL, "abc" },
  { "STX of a person", "abc\002def", 100, NULL, "abcdef" },
  { "slow pace, silence, enough", "TK1:ABCDEFGHIJKLMNOPQRST", 45, "TK1:ABCDEFGHIJKLMNOPQRST", "TK" },
  { "slow pace, silence, too few", "TK1:ABCDEFGHIJKLMNOPQRS", 45, NULL, "TK1:ABCDEFGHIJKLMNOPQRS" },
  { "slow pace, too few", "TK1:ABCDEF\n", 45, NULL, "TK1:ABCDEF\n" },
  { "brisk pace", "TK1:ABCD\n", 20, "TK1:ABCD", "T" },
  { "shortest scan", "12345678\n", 5, "12345678", "1" },
  { "one too short", "1234567\n", 5, NULL, "1234567\n" },
  { "person", "amina wanjiru\n", 61, NULL, "amina wanjiru\n" },
  { "slow person", "amina", 300, NULL, "amina" },
  { "person and Shift", "\aAmina \aW\n", 80, NULL, "Amina W\n" },
  { "key held down", "00000000000000", 30, NULL, "00000000000000" },
  { "key held down, then Enter", "00000000000000\n", 30, NULL, "00000000000000\n" },
  { "burst of fast fingers", "the", 40, NULL, "the" },
  { "roll over three keys", "the", 10, NULL, "the" },
  { "only Enter", "\n\n\n", 5, NULL, "\n\n\n" },
  { "only Shift", "\a\a\a\a\a\a\a\a\a\a", 5, NULL, "" },
};

static void
test_typings (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (typings); i++)
    {
      g_auto (Keyboard) keyboard;

      keyboard_init (&keyboard);
      g_test_message ("%s", typings[i].name);
      type (&keyboard, typings[i].keys, typings[i].gap);
      fall_silent (&keyboard);
      g_assert_cmpuint (keyboard.payloads->len, ==, typings[i].payload != NULL);
      if (typings[i].payload != NULL)
        g_assert_cmpstr (keyboard.payloads->pdata[0], ==, typings[i].payload);
      g_assert_cmpstr (keyboard.seen->str, ==, typings[i].seen);
    }
}

static void
test_token (void)
{
  g_auto (Keyboard) keyboard;
  char token[TOKEN_LENGTH + 1] = "TK1:";

  keyboard_init (&keyboard);
  for (int i = 4; i < TOKEN_LENGTH; i++)
    token[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"[(i * 7) % 45];
  type (&keyboard, token, 2);
  type (&keyboard, "\n", 2);
  g_assert_cmpuint (keyboard.payloads->len, ==, 1);
  g_assert_cmpstr (keyboard.payloads->pdata[0], ==, token);
  g_assert_cmpstr (keyboard.seen->str, ==, "T");
}

static void
test_back_to_back (void)
{
  static const gint64 pauses[] = { 1, 10, 60, 61, 119, 200, 5000 };

  for (gsize i = 0; i < G_N_ELEMENTS (pauses); i++)
    {
      g_auto (Keyboard) keyboard;

      keyboard_init (&keyboard);
      type (&keyboard, "TK1:FIRST\n", 3);
      keyboard.now += pauses[i] - 3;
      type (&keyboard, "TK1:SECOND\n", 3);
      g_assert_cmpuint (keyboard.payloads->len, ==, 2);
      g_assert_cmpstr (keyboard.payloads->pdata[0], ==, "TK1:FIRST");
      g_assert_cmpstr (keyboard.payloads->pdata[1], ==, "TK1:SECOND");
      g_assert_cmpstr (keyboard.seen->str, ==, pauses[i] <= 60 ? "T" : "TT");
    }
}

/* Without Enter and before anybody flushed: the next key shows that the first scan is over. */
static void
test_back_to_back_without_enter (void)
{
  g_auto (Keyboard) keyboard;

  keyboard_init (&keyboard);
  type (&keyboard, "TK1:FIRST", 3);
  keyboard.now += 80;
  type (&keyboard, "TK1:SECOND", 3);
  fall_silent (&keyboard);
  g_assert_cmpuint (keyboard.payloads->len, ==, 2);
  g_assert_cmpstr (keyboard.payloads->pdata[0], ==, "TK1:FIRST");
  g_assert_cmpstr (keyboard.payloads->pdata[1], ==, "TK1:SECOND");
}

static void
test_person_then_scanner (void)
{
  g_auto (Keyboard) keyboard;

  keyboard_init (&keyboard);
  type (&keyboard, "ju", 150);
  keyboard.now += 150;
  type (&keyboard, "TK1:ABCDEFG\n", 4);
  keyboard.now += LONG_PAUSE;
  type (&keyboard, "ma\n", 150);
  fall_silent (&keyboard);
  g_assert_cmpuint (keyboard.payloads->len, ==, 1);
  g_assert_cmpstr (keyboard.payloads->pdata[0], ==, "TK1:ABCDEFG");
  g_assert_cmpstr (keyboard.seen->str, ==, "juTma\n");
}

/* An Enter that lags behind a scan that silence has ended must not press a button. */
static void
test_late_enter (void)
{
  g_auto (Keyboard) keyboard;

  keyboard_init (&keyboard);
  type (&keyboard, "TK1:ABCDEFG", 5);
  fall_silent (&keyboard);
  type (&keyboard, "\n", 40);
  g_assert_cmpuint (keyboard.payloads->len, ==, 1);
  g_assert_cmpstr (keyboard.seen->str, ==, "T");
  type (&keyboard, "\n", LONG_PAUSE);
  g_assert_cmpstr (keyboard.seen->str, ==, "T\n");
}

static void
test_early_flush (void)
{
  g_autoptr (TkWedge) wedge = tk_wedge_new ();
  char *payload = NULL;

  for (int i = 0; i < 10; i++)
    tk_wedge_key (wedge, 'A' + i, FALSE, 1000 + i * 10, &payload);
  g_assert_null (tk_wedge_flush (wedge, 1100));
  payload = tk_wedge_flush (wedge, 1151);
  g_assert_cmpstr (payload, ==, "ABCDEFGHIJ");
  g_free (payload);
  g_assert_null (tk_wedge_flush (wedge, 1300));
  g_assert_null (tk_wedge_take_withheld (wedge));
}

static void
test_unicode (void)
{
  g_autoptr (TkWedge) wedge = tk_wedge_new ();
  static const gunichar keys[] = { 'T', 0xe9, 0x20ac, 0x1f3ab, 'a', 'b', 'c', 'd', 0x1d, 0x7f };
  char *payload = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    tk_wedge_key (wedge, keys[i], FALSE, 1000 + i * 5, &payload);
  g_assert_true (tk_wedge_key (wedge, 0, TRUE, 1060, &payload));
  g_assert_cmpstr (payload, ==, "Té€🎫abcd");
  g_free (payload);
}

/* A jammed scanner must not fill the memory, and the next scan must be read. */
static void
test_endless (void)
{
  g_auto (Keyboard) keyboard;

  keyboard_init (&keyboard);
  for (int i = 0; i < 3000; i++)
    type (&keyboard, "AB", 2);
  type (&keyboard, "\n", 2);
  g_assert_cmpuint (keyboard.payloads->len, ==, 0);
  g_assert_cmpstr (keyboard.seen->str, ==, "A");
  keyboard.now += LONG_PAUSE;
  type (&keyboard, "TK1:ABCDEFG\n", 5);
  g_assert_cmpuint (keyboard.payloads->len, ==, 1);
}

static const struct {
  const char *prefix, *suffix, *keys, *payload;
} framings[] = {
  { "QR:", "#", "QR:TK1:ABCDEFG#\n", "TK1:ABCDEFG" },
  { "QR:", NULL, "QR:TK1:ABCDEFG\n", "TK1:ABCDEFG" },
  { NULL, "##", "TK1:ABCDEFG##\n", "TK1:ABCDEFG" },
  { "", "", "QR:TK1:ABCDEFG\n", "QR:TK1:ABCDEFG" },
  { "QR:", "#", "TK1:ABCDEFG\n", "TK1:ABCDEFG" },
  { "QR:", "#", "TK1:QR:#ABCD\n", "TK1:QR:#ABCD" },
  { "TK1:ABCDEFG", "TK1:ABCDEFG", "TK1:ABCDEFG\n", "" },
};

static void
test_framings (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (framings); i++)
    {
      g_auto (Keyboard) keyboard;

      keyboard_init (&keyboard);
      tk_wedge_set_framing (keyboard.wedge, "first", "first");
      tk_wedge_set_framing (keyboard.wedge, framings[i].prefix, framings[i].suffix);
      type (&keyboard, framings[i].keys, 4);
      g_assert_cmpuint (keyboard.payloads->len, ==, 1);
      g_assert_cmpstr (keyboard.payloads->pdata[0], ==, framings[i].payload);
    }
}

/* Key events count milliseconds in 32 bits: after 49 days they start again. */
static void
test_clock_starts_again (void)
{
  g_auto (Keyboard) keyboard;

  keyboard_init (&keyboard);
  keyboard.now = G_MAXUINT32;
  type (&keyboard, "a", 1);
  keyboard.now = 100;
  type (&keyboard, "bc", 200);
  keyboard.now += LONG_PAUSE;
  type (&keyboard, "TK1:ABCDEFG\n", 4);
  fall_silent (&keyboard);
  g_assert_cmpuint (keyboard.payloads->len, ==, 1);
  g_assert_cmpstr (keyboard.seen->str, ==, "abcT");
}

/* Milliseconds between two keys of somebody who types 130 words a minute: gamma-like, 92 on average, a fifth below 60, and
 * bursts in which three or four keys roll. */
static gint64
fast_gap (GRand *rand, int *burst)
{
  double sum = 0;

  if (*burst > 0)
    {
      (*burst)--;
      return g_rand_int_range (rand, 15, 60);
    }
  if (g_rand_int_range (rand, 0, 12) == 0)
    *burst = g_rand_int_range (rand, 2, 4);
  for (int i = 0; i < 4; i++)
    sum += g_rand_double_range (rand, 5, 41);
  return (gint64) sum;
}

/* Whole evenings of the fastest typist: no key is lost, doubled or taken for a ticket. */
static void
test_fastest_typist (void)
{
  static const char words[] = "amina wanjiru 0712345678 two for the family please ";
  guint32 seed = g_getenv ("TIKETI_SEED") != NULL ? (guint32) g_ascii_strtoull (g_getenv ("TIKETI_SEED"), NULL, 10) : g_random_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_auto (Keyboard) keyboard;
  g_autoptr (GString) typed = g_string_new (NULL);
  int burst = 0;

  g_test_message ("TIKETI_SEED=%u", seed);
  keyboard_init (&keyboard);
  for (int i = 0; i < 200000; i++)
    {
      char key[] = { words[i % (sizeof words - 1)], '\0' };

      type (&keyboard, key, fast_gap (rand, &burst));
      g_string_append (typed, key);
    }
  fall_silent (&keyboard);
  g_assert_cmpuint (keyboard.payloads->len, ==, 0);
  g_assert_cmpstr (keyboard.seen->str, ==, typed->str);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wedge/typings", test_typings);
  g_test_add_func ("/wedge/token", test_token);
  g_test_add_func ("/wedge/back-to-back", test_back_to_back);
  g_test_add_func ("/wedge/back-to-back-without-enter", test_back_to_back_without_enter);
  g_test_add_func ("/wedge/person-then-scanner", test_person_then_scanner);
  g_test_add_func ("/wedge/late-enter", test_late_enter);
  g_test_add_func ("/wedge/early-flush", test_early_flush);
  g_test_add_func ("/wedge/unicode", test_unicode);
  g_test_add_func ("/wedge/endless", test_endless);
  g_test_add_func ("/wedge/framings", test_framings);
  g_test_add_func ("/wedge/clock-starts-again", test_clock_starts_again);
  g_test_add_func ("/wedge/fastest-typist", test_fastest_typist);
  return g_test_run ();
}
