/* All that is known of the ticket behind a scan: whose it is, who sold it, and everything that happened with it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-desk-find-private.h"
#include "tk-foreign.h"
#include "tk-human-code.h"
#include "tk-store-journal.h"
#include "tk-store-setting.h"
#include "tk-wire-messages.h"

#define PAST_MAX 50

void
tk_known_ticket_clear (TkKnownTicket *known)
{
  tk_ticket_facts_clear (&known->facts);
  tk_ticket_origin_clear (&known->origin);
}

gboolean
tk_known_ticket_read (TkDesk *desk, const TkTicketId *id, guint16 issuer, TkKnownTicket *known, GError **error)
{
  TkTicketHistory history = { 0 };
  g_autoptr (GPtrArray) passages = tk_store_passages (desk->store, id, error);

  if (passages == NULL || !tk_store_ticket_facts (desk->store, id, &known->facts, error)
      || !tk_store_ticket_origin (desk->store, id, issuer, &known->origin, error))
    return FALSE;
  for (guint i = 0; i < passages->len; i++)
    {
      const TkPassage *passage = g_ptr_array_index (passages, i);
      tk_history_add (&history, passage->direction, passage->count, passage->at);
    }
  known->inside = history.entered - MIN (history.left, history.entered);
  known->last_entry_ms = history.last_entry_ms;
  return TRUE;
}

static void
past_free (gpointer data)
{
  TkTicketPast *past = data;

  g_free (past->what);
  g_free (past->gate);
  g_free (past->terminal);
  g_free (past);
}

void
tk_ticket_details_free (TkTicketDetails *details)
{
  if (details == NULL)
    return;
  g_free (details->code);
  g_free (details->type_name);
  g_free (details->holder);
  g_free (details->phone);
  g_free (details->order);
  g_free (details->seat);
  g_free (details->attention);
  g_free (details->sold_by);
  g_clear_pointer (&details->past, g_ptr_array_unref);
  g_free (details);
}

/* ---- What happened ---- */

/* "already in", as it was shown, or as it is called. */
static char *
refusal_words (const TkPastRow *row)
{
  g_autofree char *word = NULL, *sentence = NULL, *instruction = NULL;
  TkVerdictKind kind;

  if (*row->word != '\0' && row->count == 0)
    return g_utf8_strdown (row->word, -1);
  if (!tk_verdict_from_string (row->verdict, &kind))
    return g_strdup (row->verdict);
  tk_verdict_words (kind, &word, &sentence, &instruction);
  return g_utf8_strdown (word, -1);
}

static char *
say_past (const TkPastRow *row)
{
  g_autofree char *refusal = NULL;
  TkVerdictKind kind;

  if (tk_verdict_from_string (row->verdict, &kind) && tk_verdict_colour (kind) == TK_COLOUR_GREEN)
    return g_strdup (row->direction == TK_DIRECTION_EXIT ? _("Out")
                     : kind == TK_VERDICT_ADMITTED_REENTRY ? _("Back in") : _("In"));
  if (row->count > 0 && *row->approved_by != '\0')
    return g_strdup_printf (_("Let in by %s: %s"), row->approved_by, row->reason);
  refusal = refusal_words (row);
  return g_strdup_printf (row->count > 0 ? _("Let in although refused: %s") : _("Refused: %s"), refusal);
}

static TkTicketPast *
add_past (GPtrArray *past, const TkPastRow *row, char *what, gint64 at_ms)
{
  TkTicketPast *made = g_new0 (TkTicketPast, 1);

  made->what = what;
  made->gate = g_strdup (row->gate_name);
  made->terminal = g_strdup (row->terminal_name);
  made->at_ms = at_ms;
  made->count = row->count;
  g_ptr_array_add (past, made);
  return made;
}

/* Of what happened at the same time, what is told first happened last. */
static int
newest_first (gconstpointer a, gconstpointer b, gpointer data)
{
  const TkTicketPast *one = *(const TkTicketPast *const *) a, *other = *(const TkTicketPast *const *) b;

  return one->at_ms == other->at_ms ? 0 : one->at_ms < other->at_ms ? 1 : -1;
}

static GPtrArray *
make_past (const GPtrArray *rows)
{
  GPtrArray *past = g_ptr_array_new_with_free_func (past_free);

  for (guint i = 0; i < rows->len; i++)
    {
      const TkPastRow *row = g_ptr_array_index (rows, i);
      if (row->undone_at != 0)
        add_past (past, row, g_strdup_printf (_("Undone by %s: %s"), row->undone_by, row->undone_reason), row->undone_at);
      add_past (past, row, say_past (row), row->at)->annulled = row->annulled;
    }
  g_ptr_array_sort_with_data (past, newest_first, NULL); /* stable */
  if (past->len > PAST_MAX)
    g_ptr_array_set_size (past, PAST_MAX);
  return past;
}

/* ---- Who sold it ---- */

static gboolean
name_seller (TkDesk *desk, const TkTicketId *id, const TkTicketOrigin *origin, char **name, GError **error)
{
  g_autofree char *terminal = NULL;

  if (*origin->sold_by != '\0')
    {
      if (!tk_store_get_setting (desk->store, "name", &terminal, error))
        return FALSE;
      *name = g_strdup_printf ("%s (%s)", terminal != NULL ? terminal : "", origin->sold_by);
      return TRUE;
    }
  if (origin->listed)
    *name = g_strdup (_("imported list"));
  else if (tk_ticket_id_is_foreign (id))
    return tk_store_signer_names (desk->store, id->event, name, error);
  else if (*origin->issuer_name != '\0' || origin->issuer == 0)
    *name = g_strdup (origin->issuer_name);
  else
    *name = g_strdup_printf (_("box office %u"), origin->issuer);
  return TRUE;
}

/* As the token said; nobody else may know. */
static gboolean
read_issuer (TkDesk *desk, const TkMadeCheckin *made, guint16 *issuer, GError **error)
{
  g_autoptr (GPtrArray) entries = tk_store_journal_read (desk->store, made->seq, 1, error);
  const TkJournalEntry *entry;
  TkWireCheckin *body;

  *issuer = 0;
  if (entries == NULL)
    return FALSE;
  if (entries->len == 0)
    return TRUE;
  entry = g_ptr_array_index (entries, 0);
  body = tk_wire_decode (&tk_wire_checkin_shape, entry->body, strlen (entry->body), error);
  if (body == NULL)
    return FALSE;
  *issuer = (guint16) body->issuer;
  tk_wire_free (&tk_wire_checkin_shape, body);
  return TRUE;
}

/* ---- Asked ---- */

static char *
text_or_none (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

static TkTicketDetails *
describe (const TkTicketId *id, const TkKnownTicket *known, const TkPersonRow *person)
{
  TkTicketDetails *details = g_new0 (TkTicketDetails, 1);
  gboolean named = person != NULL && *person->name != '\0';

  details->id = *id;
  details->code = tk_human_code_format (id);
  details->type_name = text_or_none (known->facts.type_name);
  details->holder = g_strdup (named ? person->name : known->origin.holder);
  details->phone = tk_phone_hide (person != NULL ? person->phone : "");
  details->order = g_strdup (person != NULL ? person->order : "");
  details->seat = text_or_none (known->origin.seat);
  details->attention = text_or_none (known->facts.attention);
  details->sold_at = known->origin.sold_at;
  details->status = known->facts.status;
  details->admits = known->facts.admits;
  details->inside = known->inside;
  return details;
}

static TkTicketDetails *
read_details (TkDesk *desk, const TkMadeCheckin *made, GError **error)
{
  const TkTicketId *id = &made->ticket;
  g_auto (TkKnownTicket) known = { 0 };
  g_autoptr (TkPersonRow) person = NULL;
  g_autoptr (TkTicketDetails) details = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  guint16 issuer;

  if (!read_issuer (desk, made, &issuer, error) || !tk_known_ticket_read (desk, id, issuer, &known, error)
      || !tk_store_person_get (desk->store, id, &person, error))
    return NULL;
  rows = tk_store_ticket_past (desk->store, id, PAST_MAX, error);
  if (rows == NULL)
    return NULL;
  details = describe (id, &known, person);
  details->past = make_past (rows);
  if (!name_seller (desk, id, &known.origin, &details->sold_by, error))
    return NULL;
  return g_steal_pointer (&details);
}

TkTicketDetails *
tk_desk_ticket_details (TkDesk *desk, const TkStaff *staff, const char *scan, GError **error)
{
  g_autoptr (TkMadeCheckin) made = NULL;

  g_return_val_if_fail (desk != NULL && staff != NULL && scan != NULL, NULL);
  if (!tk_desk_require_whole (desk, error) || !tk_desk_require_checker (staff, error)
      || !tk_store_checkin_made (desk->store, scan, &made, error))
    return NULL;
  if (made != NULL && made->ticket.serial != 0)
    return read_details (desk, made, error);
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND, _("Nothing is known of what was scanned there"));
  return NULL;
}
