/* The code people type when a QR cannot be read. Format in README.md. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-human-code.h"

#include <string.h>

#define TYPE_SYMBOLS_MAX 4   /* 16 bits */
#define SERIAL_SYMBOLS_MAX 7 /* 32 bits */
#define ISSUE_SYMBOLS_MAX 2  /* 8 bits */
#define CHECK_SYMBOLS 2
#define SYMBOLS_MIN (1 + 1 + 1 + CHECK_SYMBOLS)
#define SYMBOLS_MAX (1 + TYPE_SYMBOLS_MAX + SERIAL_SYMBOLS_MAX + ISSUE_SYMBOLS_MAX + CHECK_SYMBOLS)
#define GROUP_MAX 4

/* 1021 is the largest prime below 32². The first 20 powers of 10 modulo it are all different and none is −1 or −32,
 * the weights of the check symbols: so one wrong symbol, or any two symbols swapped, never go unseen. */
#define CHECK_PRIME 1021
#define CHECK_ROOT 10

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

typedef struct {
  guint8 at[SYMBOLS_MAX];
  gsize count;
} Symbols;

static gsize
symbols_in (guint32 number)
{
  gsize count = 0;

  for (; number > 0; number >>= 5)
    count++;
  return count;
}

static void
append_number (Symbols *symbols, guint32 number, gsize count)
{
  while (count-- > 0)
    symbols->at[symbols->count++] = number >> (5 * count) & 31;
}

/* No leading zero and no more than `max`: one spelling for each number. */
static gboolean
read_number (const guint8 *symbols, gsize count, guint32 max, guint32 *number)
{
  guint64 value = 0;

  if (count == 0 || symbols[0] == 0)
    return FALSE;
  for (gsize i = 0; i < count; i++)
    value = value << 5 | symbols[i];
  *number = (guint32) value;
  return value <= max;
}

static guint32
check_sum (guint32 event, const guint8 *symbols, gsize count)
{
  guint32 sum = event % CHECK_PRIME;

  for (gsize i = 0; i < count; i++)
    sum = (sum * CHECK_ROOT + symbols[i]) % CHECK_PRIME;
  return sum;
}

static int
symbol_value (char c)
{
  const char *found;

  c = g_ascii_toupper (c);
  if (c == 'O')
    return 0;
  if (c == 'I' || c == 'L')
    return 1;
  found = c != '\0' ? strchr (crockford, c) : NULL;
  return found != NULL ? (int) (found - crockford) : -1;
}

static gboolean
read_symbols (const char *text, gsize least, Symbols *symbols)
{
  symbols->count = 0;
  for (; *text != '\0'; text++)
    {
      int value = symbol_value (*text);

      if (*text == ' ' || *text == '-')
        continue;
      if (value < 0 || symbols->count == SYMBOLS_MAX)
        return FALSE;
      symbols->at[symbols->count++] = (guint8) value;
    }
  return symbols->count >= least;
}

static gboolean
read_identity (const Symbols *symbols, TkTicketId *id)
{
  gsize type_symbols = (symbols->at[0] >> 3) + 1u, serial_symbols = symbols->at[0] & 7;
  gsize known = 1 + type_symbols + serial_symbols, body = symbols->count - CHECK_SYMBOLS;
  const guint8 *serial_at = symbols->at + 1 + type_symbols;
  guint32 type = 0, serial = 0, issue = 0;

  if (known > body || !read_number (symbols->at + 1, type_symbols, G_MAXUINT16, &type)
      || !read_number (serial_at, serial_symbols, G_MAXUINT32, &serial)
      || (body > known && !read_number (symbols->at + known, body - known, G_MAXUINT8, &issue)))
    return FALSE;
  id->type = (guint16) type;
  id->serial = serial;
  id->issue = (guint8) issue;
  return TRUE;
}

/* Groups as even as can be, the shorter ones first: 5 → 2-3, 7 → 3-4, 9 → 3-3-3. */
static char *
group (const Symbols *symbols)
{
  GString *text = g_string_new (NULL);
  gsize left = symbols->count, groups = (left + GROUP_MAX - 1) / GROUP_MAX, at = 0;

  for (; groups > 0; groups--)
    {
      gsize size = left / groups;

      if (at > 0)
        g_string_append_c (text, '-');
      for (left -= size; size > 0; size--)
        g_string_append_c (text, crockford[symbols->at[at++]]);
    }
  return g_string_free (text, FALSE);
}

static void
write_identity (const TkTicketId *id, Symbols *symbols)
{
  gsize type_symbols = symbols_in (id->type), serial_symbols = symbols_in (id->serial);

  symbols->count = 1;
  symbols->at[0] = (guint8) ((type_symbols - 1) << 3 | serial_symbols);
  append_number (symbols, id->type, type_symbols);
  append_number (symbols, id->serial, serial_symbols);
  append_number (symbols, id->issue, symbols_in (id->issue));
  append_number (symbols, check_sum (id->event, symbols->at, symbols->count), CHECK_SYMBOLS);
}

char *
tk_human_code_format (const TkTicketId *id)
{
  Symbols symbols;

  g_return_val_if_fail (id != NULL && id->type != 0 && id->serial != 0, NULL);

  write_identity (id, &symbols);
  return group (&symbols);
}

gboolean
tk_human_code_parse (const char *text, guint32 event, TkTicketId *out)
{
  TkTicketId id = { .event = event };
  Symbols symbols;
  gsize body;
  guint32 check;

  g_return_val_if_fail (out != NULL, FALSE);

  if (text == NULL || event == 0 || !read_symbols (text, SYMBOLS_MIN, &symbols))
    return FALSE;
  body = symbols.count - CHECK_SYMBOLS;
  check = (guint32) symbols.at[body] << 5 | symbols.at[body + 1];
  if (check != check_sum (event, symbols.at, body) || !read_identity (&symbols, &id))
    return FALSE;
  *out = id;
  return TRUE;
}

gboolean
tk_human_code_begin (const char *text, guint16 *type, guint32 *first, guint32 *last)
{
  Symbols symbols;
  gsize type_symbols, serial_symbols, given;
  guint32 number;
  guint64 from, to;

  if (text == NULL || !read_symbols (text, TK_HUMAN_CODE_BEGIN, &symbols))
    return FALSE;
  type_symbols = (symbols.at[0] >> 3) + 1u;
  serial_symbols = symbols.at[0] & 7;
  if (serial_symbols == 0 || symbols.count < 1 + type_symbols
      || !read_number (symbols.at + 1, type_symbols, G_MAXUINT16, &number))
    return FALSE;
  given = MIN (symbols.count - 1 - type_symbols, serial_symbols);
  if (given > 0 && symbols.at[1 + type_symbols] == 0)
    return FALSE;
  from = given == 0 ? 1 : 0;
  for (gsize i = 0; i < given; i++)
    from = from << 5 | symbols.at[1 + type_symbols + i];
  to = given == 0 ? 31 : from;
  for (gsize i = MAX (given, 1); i < serial_symbols; i++)
    {
      from <<= 5;
      to = to << 5 | 31;
    }
  if (from > G_MAXUINT32)
    return FALSE;
  *type = (guint16) number;
  *first = (guint32) from;
  *last = (guint32) MIN (to, G_MAXUINT32);
  return TRUE;
}

gboolean
tk_human_code_begins (const TkTicketId *id, const char *text)
{
  Symbols symbols, typed;

  g_return_val_if_fail (id != NULL && id->type != 0 && id->serial != 0, FALSE);

  if (text == NULL || !read_symbols (text, 1, &typed))
    return FALSE;
  write_identity (id, &symbols);
  return typed.count <= symbols.count && memcmp (typed.at, symbols.at, typed.count) == 0;
}
