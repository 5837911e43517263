/* UUID version 7, monotonic within the process. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-uuid.h"

#include <sodium.h>
#include <string.h>

#define MS_MAX ((G_GUINT64_CONSTANT (1) << 48) - 1)
#define HIGH_BITS 12 /* rand_a */
#define LOW_BITS 62  /* rand_b */
#define HIGH_MASK ((1u << HIGH_BITS) - 1)
#define LOW_MASK ((G_GUINT64_CONSTANT (1) << LOW_BITS) - 1)

/* RFC 9562 section 6.2, method 2: the 74 random bits are a counter that starts anywhere and grows by a
 * random step, so that ids stay both ordered and hard to guess. */
typedef struct {
  guint64 ms;
  guint32 high;
  guint64 low;
} UuidState;

static const guint8 hyphens[] = { 8, 13, 18, 23 };
static GMutex lock;
static UuidState last;

static gboolean
is_hyphen_place (gsize place)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hyphens); i++)
    if (hyphens[i] == place)
      return TRUE;
  return FALSE;
}

static gboolean
is_lower_hex (char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static void
state_restart (UuidState *state, guint64 ms)
{
  state->ms = ms;
  randombytes_buf (&state->high, sizeof state->high);
  randombytes_buf (&state->low, sizeof state->low);
  state->high &= HIGH_MASK;
  state->low &= LOW_MASK;
}

static void
state_step (UuidState *state)
{
  guint64 low = (state->low + 1 + randombytes_random ()) & LOW_MASK;
  gboolean carry = low < state->low;

  state->low = low;
  if (!carry)
    return;
  if (state->high < HIGH_MASK)
    state->high++;
  else /* the counter is used up: borrow the next millisecond */
    state_restart (state, state->ms + 1);
}

static void
state_write (const UuidState *state, guint8 out[16])
{
  guint64 high = GUINT64_TO_BE (state->ms << 16 | 0x7000 | state->high);
  guint64 low = GUINT64_TO_BE (G_GUINT64_CONSTANT (2) << LOW_BITS | state->low);

  memcpy (out, &high, 8);
  memcpy (out + 8, &low, 8);
}

void
tk_uuid_forget (void)
{
  g_mutex_lock (&lock);
  last = (UuidState){ 0 };
  g_mutex_unlock (&lock);
}

void
tk_uuid_new (const TkClock *clock, char out[TK_UUID_SIZE])
{
  guint64 now = (guint64) CLAMP (tk_clock_wall (clock), 0, (gint64) MS_MAX);
  guint8 bytes[16];

  if (sodium_init () < 0)
    g_error ("The system has no source of randomness");
  g_mutex_lock (&lock);
  if (now > last.ms)
    state_restart (&last, now);
  else
    state_step (&last);
  state_write (&last, bytes);
  g_mutex_unlock (&lock);
  tk_uuid_from_bytes (bytes, out);
}

gboolean
tk_uuid_is_valid (const char *text)
{
  if (text == NULL)
    return FALSE;
  for (gsize i = 0; i < TK_UUID_SIZE - 1; i++)
    if (is_hyphen_place (i) ? text[i] != '-' : !is_lower_hex (text[i]))
      return FALSE;
  return text[TK_UUID_SIZE - 1] == '\0' && text[14] == '7' && strchr ("89ab", text[19]) != NULL;
}

gboolean
tk_uuid_to_bytes (const char *text, guint8 out[16])
{
  gsize done = 0;

  if (!tk_uuid_is_valid (text))
    return FALSE;
  for (gsize i = 0; i < TK_UUID_SIZE - 1; i++)
    {
      if (is_hyphen_place (i))
        continue;
      out[done++] = g_ascii_xdigit_value (text[i]) << 4 | g_ascii_xdigit_value (text[i + 1]);
      i++;
    }
  return TRUE;
}

void
tk_uuid_from_bytes (const guint8 bytes[16], char out[TK_UUID_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  gsize place = 0;

  for (gsize i = 0; i < 16; i++)
    {
      if (is_hyphen_place (place))
        out[place++] = '-';
      out[place++] = digits[bytes[i] >> 4];
      out[place++] = digits[bytes[i] & 15];
    }
  out[place] = '\0';
}
