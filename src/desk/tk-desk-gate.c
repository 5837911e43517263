/* The gate: one scan is one transaction, from what was read to a verdict that is durable before it is shown; the hub is asked
 * before it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-gate-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-store-clock.h"
#include "tk-store-journal.h"
#include "tk-wire-messages.h"

static gboolean
check_request (TkDesk *desk, const TkStaff *staff, const TkScanRequest *request, GError **error)
{
  if (!tk_desk_require_whole (desk, error) || !tk_desk_require_checker (staff, error))
    return FALSE;
  if (request->scan_id != NULL && !tk_uuid_is_valid (request->scan_id))
    {
      g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID,
                           _("A scan id must be a UUID of version 7 in lower case"));
      return FALSE;
    }
  return TRUE;
}

static void
digest_of (const char *text, char out[2 * TK_DIGEST_SIZE + 1])
{
  g_autofree char *hex = tk_digest_text (text);

  g_strlcpy (out, hex, 2 * TK_DIGEST_SIZE + 1);
}

/* Who is named in the journal: a ticket of this event whose identity is sure. Of anything else only the
 * digest is kept, so that a forged token says nothing about a real one. */
static gboolean
names_ticket (const TkScan *scan)
{
  return scan->identified && scan->ticket.id.event == scan->gate->event;
}

static const char *
journal_kind (const TkScan *scan)
{
  if (scan->verdict.colour != TK_COLOUR_GREEN)
    return TK_KIND_CHECKIN_DENIED;
  return scan->request->direction == TK_DIRECTION_EXIT ? TK_KIND_CHECKIN_EXIT : TK_KIND_CHECKIN_ENTRY;
}

static gboolean
journal_checkin (TkScan *scan, gint64 hlc, gint64 *seq, GError **error)
{
  char digest[2 * TK_DIGEST_SIZE + 1] = "";
  TkWireCheckin body = {
    .event = scan->gate->event,
    .gate = scan->gate->number,
    .count = scan->verdict.count,
    .direction = (char *) tk_direction_to_string (scan->request->direction),
    .verdict = (char *) tk_verdict_to_string (scan->verdict.kind),
    .source = (char *) (scan->request->source != NULL ? scan->request->source : "text"),
    .digest = digest,
    .rule = (char *) (scan->verdict.kind == TK_VERDICT_RULE_REFUSED ? tk_rule_to_string (scan->verdict.rule)
                                                                    : ""),
    .reason = (char *) "",
    .annuls = (char *) "",
    .attention_seen = scan->verdict.colour == TK_COLOUR_GREEN && scan->verdict.attention != NULL,
    .hlc = hlc,
  };

  if (names_ticket (scan))
    {
      body.type = scan->ticket.id.type;
      body.serial = scan->ticket.id.serial;
      body.issue = scan->ticket.id.issue;
      body.issuer = scan->ticket.presented == TK_PRESENTED_TOKEN ? scan->token.issuer : 0;
    }
  else
    digest_of (scan->text, digest);
  return tk_store_journal_append (scan->desk->store, scan->desk->clock, journal_kind (scan),
                                  scan->staff->name, &tk_wire_checkin_shape, &body, scan->id, seq, error);
}

static gboolean
record (TkScan *scan, GError **error)
{
  g_autofree char *answer = tk_scan_result_encode (scan->result);
  gint64 seq, hlc;
  TkCheckinRow row = {
    .id = scan->id,
    .event = scan->gate->event,
    .gate = scan->gate->number,
    .gate_name = scan->gate->name,
    .terminal_name = scan->terminal_name,
    .direction = scan->request->direction,
    .verdict = scan->verdict.kind,
    .count = scan->verdict.colour == TK_COLOUR_GREEN ? scan->verdict.count : 0,
    .at = scan->now,
    .answer = answer,
    .staff = scan->staff->name,
  };

  if (names_ticket (scan))
    row.ticket = scan->ticket.id;
  if (!tk_store_hlc_next (scan->desk->store, scan->now, scan->heard_hlc, &hlc, error)
      || !journal_checkin (scan, hlc, &seq, error))
    return FALSE;
  row.seq = seq;
  row.hlc = hlc;
  return tk_store_checkin_add (scan->desk->store, &row, error);
}

/* The scan's answer: what is known here, and the hub's word if it came. */
static gboolean
settle (TkScan *scan, GError **error)
{
  gboolean confirmed;

  if (!tk_scan_heed (scan, &confirmed, error) || !tk_scan_make_result (scan, error))
    return FALSE;
  scan->result->confirmed = confirmed;
  return scan->verdict.repeat || record (scan, error);
}

/* ---- A certificate held up to the gate: keys travel by light ---- */

static void
set_words (TkScanResult *result, const char *word, const char *sentence, const char *instruction)
{
  g_free (result->word);
  g_free (result->sentence);
  g_free (result->instruction);
  result->word = g_strdup (word);
  result->sentence = g_strdup (sentence);
  result->instruction = g_strdup (instruction);
}

static gboolean
journal_certificate (TkScan *scan, GError **error)
{
  TkWireNote note = { scan->result->sentence };

  return tk_store_journal_append (scan->desk->store, scan->desk->clock, TK_KIND_NOTE, scan->staff->name,
                                  &tk_wire_note_shape, &note, scan->id, NULL, error);
}

static gboolean
answer_certificate (TkScan *scan, TkCertificateTaken taken, guint16 issuer, const char *name, GError **error)
{
  g_autofree char *who = *name != '\0' ? g_strdup (name) : g_strdup_printf (_("box office %u"), issuer);
  g_autofree char *sentence = g_strdup_printf (taken == TK_CERTIFICATE_TAKEN
                                                 ? _("Certificate of %s taken in.")
                                                 : _("Certificate of %s is known already."),
                                               who);

  set_words (scan->result, _("CERTIFICATE"), sentence, _("Now scan the ticket again."));
  return taken == TK_CERTIFICATE_KNOWN || journal_certificate (scan, error);
}

static gboolean
take_certificate (TkScan *scan, GError **error)
{
  g_autofree char *name = NULL;
  TkCertificateTaken taken;
  guint16 issuer = 0;

  scan->verdict = tk_admission_decide (&scan->ticket, &scan->history, &scan->rules, scan->request->direction,
                                       scan->now);
  if (!tk_issuer_cache_take (scan->desk->issuers, scan->desk->store, scan->text, &taken, &issuer, &name,
                             error)
      || !tk_scan_make_result (scan, error))
    return FALSE;
  if (taken != TK_CERTIFICATE_REFUSED)
    return answer_certificate (scan, taken, issuer, name, error);
  set_words (scan->result, _("NOT A TICKET"),
             _("This is a box office's certificate, but not one your hub has signed."),
             _("Do not trust tickets from that box office; call a supervisor."));
  return record (scan, error);
}

/* ---- One scan ---- */

/* A scan id that was answered before gets the first answer, whatever was read this time. */
static gboolean
replay (TkScan *scan, GError **error)
{
  g_autofree char *answer = NULL;

  if (scan->request->scan_id == NULL)
    return TRUE;
  if (!tk_store_checkin_answer (scan->desk->store, scan->id, &answer, error))
    return FALSE;
  if (answer == NULL)
    return TRUE;
  scan->result = tk_scan_result_decode (answer, scan->id, error);
  if (scan->result != NULL)
    scan->result->replayed = TRUE;
  return scan->result != NULL;
}

gboolean
tk_scan_judge (TkScan *scan, gboolean *judged, GError **error)
{
  TkStoreClock clock;

  *judged = FALSE;
  /* A gate whose clock was set wrongly must not call every ticket expired, nor an expired one good. */
  if (!tk_store_clock_read (scan->desk->store, scan->desk->clock, &clock, error))
    return FALSE;
  scan->now = clock.now_ms;
  if (!tk_scan_read_gate (scan, error) || !tk_scan_read_ticket (scan, error))
    return FALSE;
  if (scan->payload == TK_PAYLOAD_CERTIFICATE)
    return TRUE;
  if (!tk_scan_read_history (scan, error) || !tk_scan_make_rules (scan, error))
    return FALSE;
  scan->verdict = tk_admission_decide (&scan->ticket, &scan->history, &scan->rules, scan->request->direction,
                                       scan->now);
  *judged = TRUE;
  return TRUE;
}

static gboolean
scan_act (TkDesk *desk, gpointer data, GError **error)
{
  TkScan *scan = data;
  gboolean judged;

  if (!replay (scan, error))
    return FALSE;
  if (scan->result != NULL)
    return TRUE;
  if (!tk_scan_judge (scan, &judged, error))
    return FALSE;
  return judged ? settle (scan, error) : take_certificate (scan, error);
}

TkScanResult *
tk_desk_scan (TkDesk *desk, const TkStaff *staff, const TkScanRequest *request, GError **error)
{
  g_auto (TkScan) scan = { .desk = desk, .staff = staff, .request = request };

  g_return_val_if_fail (desk != NULL && staff != NULL && request != NULL, NULL);
  g_return_val_if_fail (request->text != NULL || request->length == 0, NULL);
  if (!check_request (desk, staff, request, error))
    return NULL;
  if (desk->issuers == NULL)
    desk->issuers = tk_issuer_cache_new ();
  if (request->scan_id != NULL)
    g_strlcpy (scan.id, request->scan_id, sizeof scan.id);
  else
    tk_uuid_new (desk->clock, scan.id);
  if (!tk_scan_consult (&scan, error) || !tk_desk_transact (desk, scan_act, &scan, error))
    return NULL;
  return g_steal_pointer (&scan.result);
}
