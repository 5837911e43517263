/* Reading rows of a list. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-list-row-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-day.h"
#include "hub-error.h"
#include "hub-signer.h"
#include "hub-words.h"
#include "tk-payload.h"

#define KNOWN_MAX 10000

/* What the wire takes (tk-wire-changes.c). */
static const gsize limits[HUB_FIELDS] = {
  [HUB_FIELD_NAME] = 200,  [HUB_FIELD_PHONE] = 32,     [HUB_FIELD_ORDER] = 64,
  [HUB_FIELD_SEAT] = 64,   [HUB_FIELD_ATTENTION] = 500,
};

/* ---- One row ---- */

static gboolean
complain (const HubListReader *reader, HubField field, char **problem, const char *what)
{
  int column = reader->column[field];

  if (column < 0)
    *problem = g_strdup_printf (_("Row %u: %s."), reader->row, what);
  else if (reader->columns->headers[column][0] == '\0')
    *problem = g_strdup_printf (_("Row %u, column %d: %s."), reader->row, column + 1, what);
  else
    *problem = g_strdup_printf (_("Row %u, column “%s”: %s."), reader->row, reader->columns->headers[column], what);
  return FALSE;
}

/* Control characters garble screens; a line's end inside a field is a blank. */
static char *
clean_text (const char *text)
{
  gsize plain = 0;

  while ((guchar) text[plain] >= ' ' && (guchar) text[plain] < 127)
    plain++;
  if (text[plain] == '\0') /* nearly always */
    return g_strstrip (g_strdup (text));
  GString *clean = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!g_unichar_iscntrl (c))
        g_string_append_unichar (clean, c);
      else if (clean->len > 0 && clean->str[clean->len - 1] != ' ')
        g_string_append_c (clean, ' ');
    }
  return g_strstrip (g_string_free (clean, FALSE));
}

static const char *
field_of (const HubListReader *reader, const HubCsvRow *row, HubField field)
{
  int column = reader->column[field];

  return column >= 0 && (guint) column < row->n ? row->fields[column] : "";
}

static gboolean
read_texts (HubListReader *reader, const HubCsvRow *row, char **problem)
{
  for (HubField field = 0; field < HUB_FIELDS; field++)
    {
      g_free (reader->texts[field]);
      reader->texts[field] = clean_text (field_of (reader, row, field));
      if (limits[field] > 0 && strlen (reader->texts[field]) > limits[field])
        return complain (reader, field, problem, _("this is too long for it; shorten it"));
    }
  return TRUE;
}

/* 2.54712E+11: what a spreadsheet makes of a long number. */
static gboolean
is_rounded (const char *text)
{
  gsize digits = strspn (text, "0123456789");
  const char *at = text + digits;

  if (digits == 0 || (*at != '.' && *at != ',' && *at != 'E'))
    return FALSE;
  if (*at != 'E')
    at += 1 + strspn (at + 1, "0123456789");
  return g_str_has_prefix (at, "E+") && at[2] != '\0' && strspn (at + 2, "0123456789") == strlen (at + 2);
}

/* As a gate reads it: what is digested here must be what a scan gives. */
static gboolean
read_code (HubListReader *reader, const HubCsvRow *row, char **problem)
{
  const char *raw = field_of (reader, row, HUB_FIELD_CODE);
  TkPayloadKind kind;

  g_free (reader->code);
  reader->code = tk_payload_clean (raw, strlen (raw), &kind);
  if (strlen (raw) > TK_PAYLOAD_MAX)
    return complain (reader, HUB_FIELD_CODE, problem, _("this code is longer than any scanner reads"));
  if (kind == TK_PAYLOAD_EMPTY)
    return complain (reader, HUB_FIELD_CODE, problem, _("there is no code here"));
  if (kind == TK_PAYLOAD_TOKEN || kind == TK_PAYLOAD_CERTIFICATE)
    return complain (reader, HUB_FIELD_CODE, problem, _("this is a ticket of Tiketi itself, which gates know without a list"));
  if (is_rounded (reader->code))
    return complain (reader, HUB_FIELD_CODE, problem,
                     _("a spreadsheet has rounded this code; export the list again with codes as text"));
  tk_foreign_code_digest ((guint32) reader->rules.event, reader->code, reader->digest);
  return TRUE;
}

static gint64
signed_type (HubListReader *reader)
{
  gsize length = strlen (reader->code);

  reader->is_signed
    = tk_pretix_looks_like (reader->code, length) && tk_pretix_parse (reader->code, length, &reader->pretix, NULL);
  return reader->is_signed ? hub_signer_type_of (reader->rules.signers, &reader->pretix, FALSE) : 0;
}

/* Gates refuse such a code when they read it; found by a name, nothing but the list would speak for it. */
static gboolean
check_date (HubListReader *reader, char **problem)
{
  const GPtrArray *signers = reader->rules.signers;
  gboolean known = !reader->is_signed || signers == NULL || signers->len == 0;

  for (guint i = 0; !known && i < signers->len; i++)
    {
      const TkWireSigner *signer = signers->pdata[i];

      known = signer->subevent == 0 || signer->subevent == reader->pretix.subevent;
    }
  return known
         || complain (reader, HUB_FIELD_CODE, problem, _("it is for another date of the series; import it into the event of that date"));
}

/* What stands there a thousand times is folded once. NULL when it means nothing. */
static gpointer
look_up_folded (GHashTable *known, const char *text)
{
  gpointer value = g_hash_table_lookup (known, text);

  if (value != NULL)
    return value;
  g_autofree char *folded = hub_list_fold (text);
  value = g_hash_table_lookup (known, folded);
  if (value != NULL && g_hash_table_size (known) < KNOWN_MAX)
    g_hash_table_insert (known, g_strdup (text), value);
  return value;
}

/* A signed code says itself what it is; a gate that reads it by its signature must find this ticket. */
static gboolean
read_type (HubListReader *reader, gint64 *type, char **problem)
{
  const char *text = reader->texts[HUB_FIELD_TYPE];

  *type = signed_type (reader);
  if (*type == 0)
    *type = *text != '\0' ? GPOINTER_TO_INT (look_up_folded (reader->types, text)) : reader->rules.type;
  if (*type > 0)
    return TRUE;
  if (*text == '\0')
    return complain (reader, HUB_FIELD_TYPE, problem, _("there is no ticket type here; give one for such rows with --type"));
  g_autofree char *what = g_strdup_printf (_("“%s” is no ticket type of this event; say which it is with --types \"%s=1\""), text,
                                           text);
  return complain (reader, HUB_FIELD_TYPE, problem, what);
}

/* What lists say, each with what it comes to. */
static const struct
{
  const char *status;
  const char *words[20];
} statuses[] = {
  { "valid",
    { "", "valid", "paid", "p", "ok", "active", "confirmed", "complete", "completed", "yes", "true", "1", "acquired", "attending",
      "checked in" } },
  { "unpaid",
    { "unpaid", "pending", "n", "no", "false", "0", "open", "awaiting payment", "not paid", "to be paid", "approval pending",
      "overdue", "pending (overdue)" } },
  { "voided",
    { "voided", "void", "canceled", "cancelled", "c", "expired", "e", "deleted", "not attending", "canceled (paid fee)",
      "paid (canceled)" } },
  { "refunded", { "refunded", "refund", "r" } },
  { "blocked", { "blocked", "banned" } },
};

static GHashTable *
know_statuses (void)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      for (gsize w = 0; w < G_N_ELEMENTS (statuses[i].words) && statuses[i].words[w] != NULL; w++)
        g_hash_table_insert (known, g_strdup (statuses[i].words[w]), (gpointer) statuses[i].status);
    }
  return known;
}

static gboolean
read_status (HubListReader *reader, const char **status, char **problem)
{
  *status = look_up_folded (reader->statuses, reader->texts[HUB_FIELD_STATUS]);
  return *status != NULL
         || complain (reader, HUB_FIELD_STATUS, problem,
                      _("this status is not known; write valid, unpaid, voided, refunded or blocked"));
}

/* A date alone is the whole of that day. */
static gboolean
read_time (HubListReader *reader, HubField field, gint64 *out, char **problem)
{
  const char *text = reader->texts[field];

  *out = 0;
  if (*text == '\0')
    return TRUE;
  if (!hub_words_time (text, reader->rules.zone, out))
    return complain (reader, field, problem, _("this is no time; write it as 2026-11-21 19:00"));
  if (field == HUB_FIELD_VALID_UNTIL && hub_words_is_date (text))
    *out += HUB_DAY_MS;
  return TRUE;
}

/* What its signature says binds as well, also where only the list is at hand. */
static void
narrow_times (HubListReader *reader, HubStoreForeign *ticket)
{
  gint64 until = reader->is_signed ? reader->pretix.valid_until_ms : 0;

  if (reader->is_signed)
    ticket->valid_from = MAX (ticket->valid_from, reader->pretix.valid_from_ms);
  if (until != 0 && (ticket->valid_until == 0 || until < ticket->valid_until))
    ticket->valid_until = until;
}

static gboolean
read_times (HubListReader *reader, HubStoreForeign *ticket, char **problem)
{
  if (!read_time (reader, HUB_FIELD_VALID_FROM, &ticket->valid_from, problem)
      || !read_time (reader, HUB_FIELD_VALID_UNTIL, &ticket->valid_until, problem))
    return FALSE;
  narrow_times (reader, ticket);
  return ticket->valid_until == 0 || ticket->valid_from < ticket->valid_until
         || complain (reader, HUB_FIELD_VALID_UNTIL, problem, _("it ends before it begins"));
}

/* ---- The reader ---- */

HubListReader *
hub_list_reader_new (const HubColumns *columns, const HubListRules *rules, GError **error)
{
  g_autoptr (HubListReader) reader = g_new0 (HubListReader, 1);

  reader->columns = columns;
  reader->rules = *rules;
  memcpy (reader->column, columns->column, sizeof reader->column);
  reader->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reader->statuses = know_statuses ();
  return hub_list_types_find (reader, error) ? g_steal_pointer (&reader) : NULL;
}

void
hub_list_reader_free (HubListReader *reader)
{
  if (reader == NULL)
    return;
  g_hash_table_unref (reader->types);
  g_hash_table_unref (reader->statuses);
  for (guint i = 0; i < HUB_FIELDS; i++)
    g_free (reader->texts[i]);
  g_free (reader->code);
  g_free (reader);
}

gboolean
hub_list_reader_read (HubListReader *reader, const HubCsvRow *row, HubListed *out, char **problem)
{
  HubStoreForeign ticket = { .event = reader->rules.event };
  const char *status = NULL;

  reader->row = row->number;
  if (row->n != reader->columns->n)
    {
      *problem = g_strdup_printf (_("Row %u: it has %u fields, and the first row %u; a quote or a comma may be missing."),
                                  row->number, row->n, reader->columns->n);
      return FALSE;
    }
  if (!read_texts (reader, row, problem) || !read_code (reader, row, problem) || !read_type (reader, &ticket.type, problem)
      || !check_date (reader, problem) || !read_status (reader, &status, problem) || !read_times (reader, &ticket, problem))
    return FALSE;
  ticket.digest = reader->digest;
  ticket.status = (char *) status;
  ticket.holder = reader->texts[HUB_FIELD_NAME];
  ticket.phone = reader->texts[HUB_FIELD_PHONE];
  ticket.order = reader->texts[HUB_FIELD_ORDER];
  ticket.seat = reader->texts[HUB_FIELD_SEAT];
  ticket.attention = reader->texts[HUB_FIELD_ATTENTION];
  *out = (HubListed){ reader->code, reader->is_signed, ticket };
  return TRUE;
}

gboolean
hub_list_reader_tells (const HubListReader *reader, HubField field)
{
  return reader->column[field] >= 0;
}
