/* A strict reading of JSON's grammar (RFC 8259) that keeps nothing: json-c, which builds the tree afterwards, is more
 * forgiving than both ends of a wire may be. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wire-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  TkWireCounts counts;
  guint values;
  guint depth;
  const char *reason; /* set once, at the first fault */
} Scan;

static gboolean scan_value (Scan *scan);

static gboolean
fail (Scan *scan, const char *reason)
{
  if (scan->reason == NULL)
    scan->reason = reason;
  return FALSE;
}

static void
skip_blanks (Scan *scan)
{
  while (scan->at < scan->end && strchr (" \t\r\n", *scan->at) != NULL && *scan->at != '\0')
    scan->at++;
}

static gboolean
accept (Scan *scan, char c)
{
  if (scan->at >= scan->end || *scan->at != c)
    return FALSE;
  scan->at++;
  return TRUE;
}

static gboolean
scan_word (Scan *scan, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (scan->end - scan->at) < length || memcmp (scan->at, word, length) != 0)
    return fail (scan, _("a value is neither text, number, list, object, true, false nor null"));
  scan->at += length;
  return TRUE;
}

static gboolean
scan_digits (Scan *scan)
{
  const char *first = scan->at;

  while (scan->at < scan->end && g_ascii_isdigit (*scan->at))
    scan->at++;
  return scan->at > first;
}

static gboolean
scan_number (Scan *scan)
{
  gboolean negative = accept (scan, '-');
  gboolean zero = scan->at < scan->end && *scan->at == '0';
  gboolean whole = TRUE;

  if (zero ? !accept (scan, '0') : !scan_digits (scan))
    return fail (scan, _("a number is not well formed"));
  if (accept (scan, '.'))
    {
      whole = FALSE;
      if (!scan_digits (scan))
        return fail (scan, _("a number is not well formed"));
    }
  if (accept (scan, 'e') || accept (scan, 'E'))
    {
      whole = FALSE;
      if (!accept (scan, '+'))
        accept (scan, '-');
      if (!scan_digits (scan))
        return fail (scan, _("a number is not well formed"));
    }
  if (negative && zero && whole)
    return fail (scan, _("“-0” is not a number here"));
  return TRUE;
}

/* The four digits of \uXXXX; -1 when they are not. */
static int
scan_hex (Scan *scan)
{
  int value = 0;

  if (scan->end - scan->at < 4)
    return -1;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*scan->at++);

      if (digit < 0)
        return -1;
      value = value << 4 | digit;
    }
  return value;
}

static gboolean
scan_unicode_escape (Scan *scan)
{
  int unit = scan_hex (scan);

  if (unit < 0)
    return fail (scan, _("an escape in a text is not well formed"));
  if (unit == 0)
    return fail (scan, _("a text holds a NUL character"));
  scan->counts.bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
  if (unit < 0xd800 || unit > 0xdfff)
    return TRUE;
  scan->counts.bytes++;
  if (unit > 0xdbff || !accept (scan, '\\') || !accept (scan, 'u'))
    return fail (scan, _("a text holds half of a surrogate pair"));
  unit = scan_hex (scan);
  if (unit < 0xdc00 || unit > 0xdfff)
    return fail (scan, _("a text holds half of a surrogate pair"));
  return TRUE;
}

static gboolean
scan_escape (Scan *scan)
{
  if (accept (scan, 'u'))
    return scan_unicode_escape (scan);
  if (scan->at >= scan->end || strchr ("\"\\/bfnrt", *scan->at) == NULL)
    return fail (scan, _("an escape in a text is not well formed"));
  scan->at++;
  scan->counts.bytes++;
  return TRUE;
}

static gboolean
scan_string (Scan *scan)
{
  if (!accept (scan, '"'))
    return fail (scan, _("a key is not a text"));
  while (scan->at < scan->end)
    {
      guchar c = (guchar) *scan->at++;

      if (c == '"')
        return TRUE;
      if (c < 0x20)
        return fail (scan, _("a text holds a bare control character"));
      if (c != '\\')
        scan->counts.bytes++;
      else if (!scan_escape (scan))
        return FALSE;
    }
  return fail (scan, _("a text does not end"));
}

static gboolean
scan_member (Scan *scan)
{
  skip_blanks (scan);
  if (!scan_string (scan))
    return FALSE;
  scan->counts.keys++;
  skip_blanks (scan);
  if (!accept (scan, ':'))
    return fail (scan, _("a key has no value"));
  return scan_value (scan);
}

/* After the opening bracket: members up to the closing one. */
static gboolean
scan_members (Scan *scan, char closing, gboolean (*member) (Scan *))
{
  if (++scan->depth > TK_WIRE_DEPTH_MAX)
    return fail (scan, _("it is nested too deeply"));
  skip_blanks (scan);
  if (!accept (scan, closing))
    {
      do
        {
          if (!member (scan))
            return FALSE;
          skip_blanks (scan);
        }
      while (accept (scan, ','));
      if (!accept (scan, closing))
        return fail (scan, _("a list or object does not end"));
    }
  scan->depth--;
  return TRUE;
}

static gboolean
scan_value (Scan *scan)
{
  skip_blanks (scan);
  if (++scan->values > TK_WIRE_VALUES_MAX)
    return fail (scan, _("it holds too many values"));
  if (scan->at >= scan->end)
    return fail (scan, _("it stops in the middle"));
  switch (*scan->at)
    {
    case '{':
      scan->at++;
      return scan_members (scan, '}', scan_member);
    case '[':
      scan->at++;
      return scan_members (scan, ']', scan_value);
    case '"':
      return scan_string (scan);
    case 't':
      return scan_word (scan, "true");
    case 'f':
      return scan_word (scan, "false");
    case 'n':
      scan->counts.nulls++;
      return scan_word (scan, "null");
    default:
      return scan_number (scan);
    }
}

static gboolean
scan_object (Scan *scan)
{
  skip_blanks (scan);
  if (scan->at >= scan->end || *scan->at != '{')
    return fail (scan, _("it is not an object"));
  if (!scan_value (scan))
    return FALSE;
  skip_blanks (scan);
  return scan->at == scan->end || fail (scan, _("something follows the object"));
}

static gboolean
fail_syntax (gsize at, const char *reason, GError **error)
{
  g_set_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_SYNTAX,
               _("The message cannot be read as JSON: %s (at byte %zu)"), reason, at);
  return FALSE;
}

gboolean
tk_wire_scan (const char *text, gsize length, TkWireCounts *counts, GError **error)
{
  Scan scan = { .start = text, .at = text, .end = text + length };
  const char *bad = text;

  if (length > TK_WIRE_TEXT_MAX)
    return fail_syntax (TK_WIRE_TEXT_MAX, _("it is too long"), error);
  if (!g_utf8_validate_len (text, length, &bad)) /* also finds a bare NUL */
    return fail_syntax ((gsize) (bad - text), _("it is not UTF-8 text"), error);
  if (!scan_object (&scan))
    return fail_syntax ((gsize) (scan.at - scan.start), scan.reason, error);
  *counts = scan.counts;
  return TRUE;
}

gboolean
tk_wire_is_number (const char *text, gsize length)
{
  Scan scan = { .start = text, .at = text, .end = text + length };

  return scan_number (&scan) && scan.at == scan.end;
}
