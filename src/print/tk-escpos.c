/* ESC/POS commands as bytes, and the answers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-escpos-private.h"

#include <string.h>

#define BAND 128                     /* rows; at 576 dots 9 kB */

#define QR_TEXT_MAX 2331             /* bytes: version 40 at level M */

#define ESC 0x1b
#define GS 0x1d
#define DLE 0x10
#define EOT 0x04

static void
append (GByteArray *out, const guint8 *bytes, guint n)
{
  g_byte_array_append (out, bytes, n);
}
#define APPEND(out, ...) append (out, (const guint8[]) { __VA_ARGS__ }, sizeof ((const guint8[]) { __VA_ARGS__ }))

void
tk_escpos_begin (GByteArray *out)
{
  APPEND (out, ESC, '@');
}

void
tk_escpos_picture (GByteArray *out, const TkBitmap *bitmap, guint top, guint bottom)
{
  for (guint y = top; y < bottom; y += BAND)
    {
      guint rows = MIN (BAND, bottom - y);

      APPEND (out, GS, 'v', '0', 0, bitmap->row & 0xff, bitmap->row >> 8, rows & 0xff, rows >> 8);
      append (out, bitmap->bits + (gsize) y * bitmap->row, rows * bitmap->row);
    }
}

/* GS ( k pL pH 49 fn …: function 165 model 2, 167 module size, 169 level M, 180 the text, 181 print. */
gboolean
tk_escpos_qr (GByteArray *out, const char *text, guint module)
{
  gsize n = strlen (text), p = n + 3;
  guint quiet = MIN (module * TK_QR_QUIET, 255);

  if (n == 0 || n > QR_TEXT_MAX || module < 1 || module > 16)
    return FALSE;
  APPEND (out, ESC, 'J', quiet);
  APPEND (out, ESC, 'a', 1);
  APPEND (out, GS, '(', 'k', 4, 0, 49, 65, 50, 0);
  APPEND (out, GS, '(', 'k', 3, 0, 49, 67, module);
  APPEND (out, GS, '(', 'k', 3, 0, 49, 69, 49);
  APPEND (out, GS, '(', 'k', p & 0xff, p >> 8, 49, 80, 48);
  append (out, (const guint8 *) text, (guint) n);
  APPEND (out, GS, '(', 'k', 3, 0, 49, 81, 48);
  APPEND (out, ESC, 'a', 0);
  APPEND (out, ESC, 'J', quiet);
  return TRUE;
}

void
tk_escpos_feed (GByteArray *out, guint lines)
{
  APPEND (out, ESC, 'd', MIN (lines, 255));
}

void
tk_escpos_feed_and_cut (GByteArray *out)
{
  APPEND (out, GS, 'V', 66, 0);
}

void
tk_escpos_kick_drawer (GByteArray *out)
{
  APPEND (out, ESC, 'p', 0, 25, 125);
}

void
tk_escpos_ask_state (GByteArray *out)
{
  APPEND (out, DLE, EOT, 2, DLE, EOT, 4);
}

void
tk_escpos_ask_done (GByteArray *out)
{
  APPEND (out, GS, 'r', 1);
}

/* Bits 0, 1, 4 and 7 of every answer to DLE EOT are fixed: 0, 1, 1, 0. */
gboolean
tk_escpos_is_state (guint8 byte)
{
  return (byte & 0x93) == 0x12;
}

/* Bits 0, 1, 4 and 7: 0, 0, 1, 0. */
gboolean
tk_escpos_is_unasked (guint8 byte)
{
  return (byte & 0x93) == 0x10;
}

gboolean
tk_escpos_read_state (const guint8 answer[2], TkEscposState *state)
{
  if (!tk_escpos_is_state (answer[0]) || !tk_escpos_is_state (answer[1]))
    return FALSE;
  state->cover_open = (answer[0] & 0x04) != 0;
  state->fault = (answer[0] & 0x40) != 0;
  state->paper_out = (answer[0] & 0x20) != 0 || (answer[1] & 0x60) != 0;
  state->paper_low = (answer[1] & 0x0c) != 0;
  return TRUE;
}

/* Bits 4 and 7 are 0. */
gboolean
tk_escpos_read_done (guint8 answer, TkEscposState *state)
{
  if ((answer & 0x90) != 0)
    return FALSE;
  *state = (TkEscposState) { .paper_out = (answer & 0x0c) != 0, .paper_low = (answer & 0x03) != 0 };
  return TRUE;
}
