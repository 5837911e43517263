/* A lost ticket given again: its slot's next issue, signed here, and the old one no longer good. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-exchange.h"
#include "tk-desk-sell-private.h"
#include "tk-human-code.h"
#include "tk-store-gate.h"
#include "tk-store-journal.h"
#include "tk-store-reissue.h"
#include "tk-store-sale.h"
#include "tk-store-setting.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ISSUE_LAST 255

/* A reissue in the making. */
typedef struct
{
  const TkStaff *staff;
  const TkReissueRequest *request;
  const TkStaff *approver;
  TkStoreTicket *old;
  TkSoldTicket *done;
} Draft;

static gboolean
fail (GError **error, TkDeskError code, const char *sentence)
{
  g_set_error_literal (error, TK_DESK_ERROR, code, sentence);
  return FALSE;
}

/* ---- What is asked ---- */

static gboolean
check_staff (Draft *draft, GError **error)
{
  draft->approver = draft->request->approver;
  if (draft->approver == NULL && tk_role_may_supervise (draft->staff->role))
    draft->approver = draft->staff;
  if (!tk_role_may_sell (draft->staff->role))
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED, _("%s may not give tickets again; a cashier or a supervisor must sign in"),
                   draft->staff->display_name);
      return FALSE;
    }
  if (draft->approver != NULL && tk_role_may_supervise (draft->approver->role))
    return TRUE;
  return fail (error, TK_DESK_ERROR_NOT_ALLOWED, _("A supervisor must approve giving a ticket again; let one give their name and PIN"));
}

static gboolean
check_words (const TkReissueRequest *request, GError **error)
{
  if (request->reason == NULL || *request->reason == '\0')
    return fail (error, TK_DESK_ERROR_INVALID, _("Say in a few words why the ticket is given again"));
  if (strlen (request->reason) > TK_REASON_MAX || !g_utf8_validate (request->reason, -1, NULL))
    return fail (error, TK_DESK_ERROR_INVALID, _("That reason is too long; write it shorter"));
  return tk_desk_check_request (request->request, error);
}

static TkSoldTicket *
read_ticket (TkDesk *desk, const TkTicketId *id, GError **error)
{
  g_autoptr (TkStoreTicket) row = NULL;

  if (!tk_store_get_ticket (desk->store, id, &row, error))
    return NULL;
  if (row != NULL)
    return tk_desk_take_ticket (row);
  fail (error, TK_DESK_ERROR_NOT_FOUND, _("This terminal did not sell that ticket; give it again where it was sold"));
  return NULL;
}

/* TRUE with draft->done set when this very request was answered before. */
static gboolean
find_again (TkDesk *desk, Draft *draft, GError **error)
{
  TkTicketId ticket;

  if (draft->request->request == NULL)
    return TRUE;
  if (!tk_store_find_reissue_by_request (desk->store, draft->request->request, &ticket, error))
    return FALSE;
  if (ticket.serial == 0)
    return TRUE;
  draft->done = read_ticket (desk, &ticket, error);
  return draft->done != NULL;
}

/* ---- May it be ---- */

static gboolean
fail_about (const TkTicketId *id, const char *format, GError **error)
{
  g_autofree char *code = tk_human_code_format (id);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* each has one %s */
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, format, code);
#pragma GCC diagnostic pop
  return FALSE;
}

static gboolean
check_good (const TkStoreTicket *old, GError **error)
{
  if (g_str_equal (old->status, "valid"))
    return TRUE;
  return fail_about (&old->id, _("Ticket %s is no longer good, so it is not given again"), error);
}

static gboolean
check_not_entered (TkDesk *desk, const TkTicketId *id, GError **error)
{
  g_autoptr (GPtrArray) passages = tk_store_passages (desk->store, id, error);

  if (passages == NULL)
    return FALSE;
  return passages->len == 0 || fail_about (id, _("Somebody went in with ticket %s, so it is not given again"), error);
}

static gboolean
check_latest (TkDesk *desk, const TkTicketId *id, GError **error)
{
  gint64 latest;

  if (!tk_store_latest_issue (desk->store, id, &latest, error))
    return FALSE;
  if (latest > id->issue)
    return fail_about (id, _("The place of ticket %s was given to somebody else since; refund it instead"), error);
  return id->issue < ISSUE_LAST || fail_about (id, _("Ticket %s was given again too often; refund it and sell another"), error);
}

static gboolean
read_old (TkDesk *desk, Draft *draft, GError **error)
{
  const TkTicketId *id = &draft->request->ticket;

  if (!tk_store_get_ticket (desk->store, id, &draft->old, error))
    return FALSE;
  if (draft->old == NULL)
    return fail (error, TK_DESK_ERROR_NOT_FOUND, _("This terminal did not sell that ticket; give it again where it was sold"));
  return check_good (draft->old, error) && check_not_entered (desk, id, error) && check_latest (desk, id, error);
}

/* ---- Given ---- */

/* As the old one in all it says but its issue. (transfer full) */
static char *
sign (TkDesk *desk, const Draft *draft, gint64 issuer, GError **error)
{
  TkKeyPair *pair = tk_desk_get_pair (desk, error);
  TkToken token;

  if (pair == NULL || !tk_token_parse (draft->old->token, strlen (draft->old->token), &token, error))
    return NULL;
  token.id.issue++;
  token.issuer = (guint16) issuer;
  return tk_token_issue (&token, pair, error);
}

static gboolean
record (TkDesk *desk, const Draft *draft, const char *token, gint64 issuer, GError **error)
{
  const TkTicketId *id = &draft->request->ticket;
  TkWireReissue body = {
    .event = id->event, .type = id->type, .serial = id->serial, .issue = id->issue, .issued = id->issue + 1,
    .sale = draft->old->sale, .reason = (char *) draft->request->reason, .approved_by = draft->approver->name,
  };
  TkStoreNewReissue row = {
    .body = &body, .token = token, .staff = draft->staff->name, .request = draft->request->request, .issuer = (guint16) issuer,
  };

  return tk_store_journal_append (desk->store, desk->clock, TK_KIND_TICKET_REISSUED, draft->staff->name, &tk_wire_reissue_shape, &body, NULL,
                                  &row.seq, error)
         && tk_store_add_reissue (desk->store, &row, error);
}

static gboolean
give (TkDesk *desk, Draft *draft, GError **error)
{
  TkTicketId fresh = draft->request->ticket;
  g_autofree char *token = NULL;
  gint64 issuer;

  if (!tk_store_get_setting_int (desk->store, "issuer", 0, &issuer, error))
    return FALSE;
  token = sign (desk, draft, issuer, error);
  if (token == NULL || !record (desk, draft, token, issuer, error))
    return FALSE;
  fresh.issue++;
  draft->done = read_ticket (desk, &fresh, error);
  return draft->done != NULL;
}

static gboolean
reissue_cb (TkDesk *desk, gpointer data, GError **error)
{
  Draft *draft = data;

  if (!find_again (desk, draft, error))
    return FALSE;
  return draft->done != NULL
         || (tk_desk_require_trusted (desk, error) && read_old (desk, draft, error) && give (desk, draft, error));
}

TkSoldTicket *
tk_desk_reissue (TkDesk *desk, const TkStaff *staff, const TkReissueRequest *request, GError **error)
{
  Draft draft = { .staff = staff, .request = request };

  g_return_val_if_fail (desk != NULL && staff != NULL && request != NULL, NULL);
  if (check_staff (&draft, error) && check_words (request, error) && !tk_desk_transact (desk, reissue_cb, &draft, error))
    g_clear_pointer (&draft.done, tk_sold_ticket_free); /* the commit itself may have failed */
  tk_store_ticket_free (draft.old);
  return draft.done;
}
