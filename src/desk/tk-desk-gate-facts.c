/* Gathers what the decision needs: the gate, what was presented, its history, the rules.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-gate-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-human-code.h"
#include "tk-store-setting.h"
#include "tk-verdict-words.h"

#define LIST_OLD_MS (2 * 60 * G_GINT64_CONSTANT (1000)) /* an open long-poll is answered well within this */

void
tk_scan_clear (TkScan *scan)
{
  g_clear_pointer (&scan->terminal_name, g_free);
  g_clear_pointer (&scan->gate, tk_gate_row_free);
  g_clear_pointer (&scan->text, g_free);
  tk_ticket_facts_clear (&scan->facts);
  g_clear_pointer (&scan->history_gate, g_free);
  g_clear_pointer (&scan->right_gate, g_free);
  g_clear_pointer (&scan->hint, g_free);
  if (scan->reply != NULL)
    tk_wire_free (&tk_wire_redeem_reply_shape, scan->reply);
  scan->reply = NULL;
  g_clear_pointer (&scan->result, tk_scan_result_free);
}

gboolean
tk_scan_read_gate (TkScan *scan, GError **error)
{
  TkStore *store = scan->desk->store;

  if (!tk_store_gate_find (store, scan->request->gate, &scan->gate, error)
      || !tk_store_get_setting (store, "name", &scan->terminal_name, error))
    return FALSE;
  if (scan->terminal_name == NULL)
    scan->terminal_name = g_strdup ("");
  if (scan->gate != NULL && scan->gate->event == scan->request->event)
    return TRUE;
  if (scan->gate == NULL)
    g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND,
                 _("This terminal knows no gate %u; synchronise it, or choose another gate"),
                 scan->request->gate);
  else
    g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND,
                 _("Gate %u (%s) belongs to another event; choose a gate of event %u"), scan->request->gate,
                 scan->gate->name, scan->request->event);
  return FALSE;
}

/* A till that is granted numbers now has a newer certificate, an event that takes a new key has one more. */
gboolean
tk_scan_list_is_old (TkScan *scan, gboolean *old, GError **error)
{
  TkStore *store = scan->desk->store;
  g_autofree char *net = NULL;
  gint64 complete;

  if (!tk_store_get_setting (store, "net", &net, error)
      || !tk_store_get_setting_int (store, "last_complete", 0, &complete, error))
    return FALSE;
  *old = g_strcmp0 (net, "online") != 0 || ABS (tk_clock_wall (scan->desk->clock) - complete) > LIST_OLD_MS;
  return TRUE;
}

/* Nobody is granted anything after having been revoked, so then the certificate known here is the last one. */
static gboolean
doubt_certificate (TkScan *scan, GError **error)
{
  g_autoptr (TkIssuerRow) row = NULL;
  gboolean old;

  if (!tk_store_issuer_find (scan->desk->store, scan->token.issuer, &row, error) || !tk_scan_list_is_old (scan, &old, error))
    return FALSE;
  scan->ticket.issuer_outdated = old && row != NULL && row->revoked_at == 0;
  return TRUE;
}

static gboolean
read_token (TkScan *scan, GError **error)
{
  TkPresentedTicket *ticket = &scan->ticket;

  if (!tk_token_parse (scan->text, strlen (scan->text), &scan->token, NULL))
    {
      ticket->presented = TK_PRESENTED_NOT_A_TICKET;
      return TRUE;
    }
  ticket->presented = TK_PRESENTED_TOKEN;
  ticket->id = scan->token.id;
  ticket->valid_from_ms = scan->token.valid_from_ms;
  ticket->valid_until_ms = scan->token.valid_until_ms;
  if (!tk_issuer_cache_judge (scan->desk->issuers, scan->desk->store, &scan->token, scan->now,
                              &ticket->issuer, error))
    return FALSE;
  scan->identified = ticket->issuer == TK_ISSUER_GOOD || ticket->issuer == TK_ISSUER_OUTSIDE_RANGE;
  return ticket->issuer != TK_ISSUER_OUTSIDE_RANGE || doubt_certificate (scan, error);
}

/* Codes are unsigned and easily counted up: a person may type the one on a ticket whose QR is damaged, but a
 * QR that holds nothing else was made by somebody who had no ticket. */
static gboolean
was_typed (const TkScan *scan)
{
  static const char *const machines[] = { "camera", "scanner", "picture", NULL };

  return scan->request->source == NULL || !g_strv_contains (machines, scan->request->source);
}

/* Whether a code is known is only clear once its ticket has been looked up. */
static void
read_code (TkScan *scan)
{
  gboolean well_formed = tk_human_code_parse (scan->text, scan->request->event, &scan->ticket.id);

  scan->ticket.presented = well_formed ? TK_PRESENTED_UNKNOWN_CODE : TK_PRESENTED_NOT_A_TICKET;
}

/* What the hub tells of the ticket binds as much as what its code says. */
static void
narrow_validity (TkPresentedTicket *ticket, const TkTicketFacts *facts)
{
  ticket->valid_from_ms = MAX (ticket->valid_from_ms, facts->valid_from_ms);
  if (facts->valid_until_ms != 0 && (ticket->valid_until_ms == 0 || facts->valid_until_ms < ticket->valid_until_ms))
    ticket->valid_until_ms = facts->valid_until_ms;
}

static gboolean
read_facts (TkScan *scan, GError **error)
{
  TkPresentedTicket *ticket = &scan->ticket;

  if (ticket->presented == TK_PRESENTED_NOT_A_TICKET || ticket->id.serial == 0)
    return TRUE;
  if (!tk_store_ticket_facts (scan->desk->store, &ticket->id, &scan->facts, error))
    return FALSE;
  ticket->status = scan->facts.status;
  ticket->attention = scan->facts.attention;
  /* How many come is asked of groups: a setting of the gate, or a digit pressed beforehand, says nothing about one person's ticket. */
  if (scan->facts.admits <= 1)
    ticket->count = 0;
  ticket->admits = scan->facts.admits;
  narrow_validity (ticket, &scan->facts);
  if (ticket->presented == TK_PRESENTED_UNKNOWN_CODE && ticket->status != TK_TICKET_UNKNOWN)
    {
      ticket->presented = TK_PRESENTED_KNOWN_CODE;
      scan->identified = TRUE;
    }
  return TRUE;
}

/* Neither a token nor a certificate: others' codes first, since what a list names is that. */
static gboolean
read_other (TkScan *scan, GError **error)
{
  gboolean taken;

  if (!tk_scan_read_foreign (scan, &taken, error))
    return FALSE;
  if (!taken && scan->payload == TK_PAYLOAD_HUMAN_CODE && was_typed (scan))
    read_code (scan);
  return taken || scan->ticket.presented != TK_PRESENTED_NOT_A_TICKET || tk_scan_read_unknown (scan, error);
}

gboolean
tk_scan_read_ticket (TkScan *scan, GError **error)
{
  scan->text = tk_payload_clean (scan->request->text, scan->request->length, &scan->payload);
  scan->ticket.presented = TK_PRESENTED_NOT_A_TICKET;
  scan->ticket.admits = 1;
  scan->ticket.count = scan->request->count;
  scan->ticket.attention_seen = scan->request->attention_seen;
  if (scan->payload == TK_PAYLOAD_TOKEN ? !read_token (scan, error)
                                        : scan->payload != TK_PAYLOAD_CERTIFICATE && !read_other (scan, error))
    return FALSE;
  return read_facts (scan, error);
}

static gboolean
same_day (const TkScan *scan, gint64 at)
{
  const TkGateRow *gate = scan->gate;

  return tk_entry_day (at, gate->zone, gate->day_starts) == tk_entry_day (scan->now, gate->zone, gate->day_starts);
}

static void
add_passage (TkScan *scan, const TkPassage *passage)
{
  TkTicketHistory *history = &scan->history;
  gboolean here = passage->here && passage->gate == scan->gate->number;

  tk_history_add (history, passage->direction, passage->count, passage->at);
  scan->heard_hlc = MAX (scan->heard_hlc, passage->hlc);
  if (passage->direction == TK_DIRECTION_EXIT)
    {
      history->last_exit_here = here;
      return;
    }
  history->entries_today += scan->gate->entries_per_day > 0 && same_day (scan, passage->at) ? 1 : 0;
  history->last_entry_here = here;
  history->first_scan_reentry = passage->reentry;
  g_free (scan->history_gate);
  scan->history_gate = g_strdup (passage->gate_name);
  history->last_entry_gate = scan->history_gate;
}

gboolean
tk_scan_read_history (TkScan *scan, GError **error)
{
  g_autoptr (GPtrArray) passages = NULL;

  if (!scan->identified)
    return TRUE;
  passages = tk_store_passages (scan->desk->store, &scan->ticket.id, error);
  if (passages == NULL)
    return FALSE;
  for (guint i = 0; i < passages->len; i++)
    add_passage (scan, g_ptr_array_index (passages, i));
  return TRUE;
}

gboolean
tk_scan_make_rules (TkScan *scan, GError **error)
{
  const TkGateRow *gate = scan->gate;

  if (scan->identified && scan->ticket.id.event == gate->event
      && !tk_store_gate_for_type (scan->desk->store, gate->event, scan->ticket.id.type,
                                  scan->request->direction, &scan->right_gate, &scan->hint, error))
    return FALSE;
  scan->rules = tk_gate_row_rules (gate);
  scan->rules.right_gate = scan->right_gate;
  return TRUE;
}

static gboolean
say (TkScan *scan, TkScanResult *result, GError **error)
{
  TkStore *store = scan->desk->store;
  g_autofree char *title = NULL;
  TkVerdictPlace place = {
    .direction = scan->request->direction,
    .zone = scan->gate->zone,
    .now_ms = scan->now,
    .hint = scan->hint,
    .foreign = scan->foreign != TK_FOREIGN_NONE,
    .key_revoked = scan->key_revoked,
    .other_date = scan->other_date,
    .typed = was_typed (scan) && scan->payload == TK_PAYLOAD_HUMAN_CODE,
  };

  if (!tk_store_get_setting_int (store, "last_complete", 0, &place.list_ms, error))
    return FALSE;
  if (scan->verdict.kind == TK_VERDICT_WRONG_EVENT
      && !tk_store_gate_event_title (store, scan->ticket.id.event, &title, error))
    return FALSE;
  place.ticket_event = title;
  tk_verdict_say (&scan->verdict, &place, &result->word, &result->sentence, &result->instruction);
  return TRUE;
}

gboolean
tk_scan_make_result (TkScan *scan, GError **error)
{
  g_autoptr (TkScanResult) result = g_new0 (TkScanResult, 1);
  const TkVerdict *verdict = &scan->verdict;

  if (!say (scan, result, error))
    return FALSE;
  result->colour = verdict->colour;
  result->kind = verdict->kind;
  result->repeat = verdict->repeat;
  result->scan_id = g_strdup (scan->id);
  if (scan->identified)
    result->id = scan->ticket.id;
  result->code = scan->identified ? tk_human_code_format (&scan->ticket.id) : g_strdup ("");
  result->type_name = g_strdup (scan->identified && scan->facts.type_name != NULL ? scan->facts.type_name
                                                                                  : "");
  result->admits = scan->identified ? scan->ticket.admits : 0;
  result->holder = g_strdup (scan->identified && scan->facts.holder != NULL ? scan->facts.holder : "");
  result->attention = g_strdup (verdict->attention != NULL ? verdict->attention : "");
  result->count = verdict->count;
  result->remaining = verdict->remaining;
  result->rule = verdict->rule;
  result->seen_ms = verdict->seen_ms;
  result->seen_gate = g_strdup (verdict->seen_gate != NULL ? verdict->seen_gate : "");
  result->right_gate = g_strdup (verdict->right_gate != NULL ? verdict->right_gate : "");
  result->at_ms = scan->now;
  scan->result = g_steal_pointer (&result);
  return TRUE;
}
