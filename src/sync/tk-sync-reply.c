/* What the hub's answers mean: the one place where HTTP statuses become errors of ours.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-sync-session.h"
#include "tk-wire-messages.h"

#define JSON_TYPE "application/json"
#define PROBLEM_TYPE "application/problem+json"

G_DEFINE_QUARK (tk-sync-error-quark, tk_sync_error)

/* Codes the hub gives with a refusal, and what they are to us. */
static const struct
{
  const char *code;
  TkSyncError error;
} problems[] = {
  { TK_PROBLEM_CODE_USED, TK_SYNC_ERROR_CODE },
  { TK_PROBLEM_CODE_UNKNOWN, TK_SYNC_ERROR_CODE },
  { TK_PROBLEM_UNAUTHORIZED, TK_SYNC_ERROR_REFUSED },
  { TK_PROBLEM_REVOKED, TK_SYNC_ERROR_REVOKED },
  { TK_PROBLEM_CHAIN, TK_SYNC_ERROR_REFUSED },
  { TK_PROBLEM_TOO_MANY, TK_SYNC_ERROR_HUB },
};

static gboolean
is_json (const TkSyncHttpReply *reply)
{
  return g_str_equal (reply->type, JSON_TYPE) || g_str_equal (reply->type, PROBLEM_TYPE);
}

static TkSyncError
meaning (const TkSyncHttpReply *reply, const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    if (g_str_equal (problems[i].code, code))
      return problems[i].error;
  if (reply->status >= 500 || reply->status == 429)
    return TK_SYNC_ERROR_HUB;
  return TK_SYNC_ERROR_REFUSED;
}

TkWireProblem *
tk_sync_reply_get_problem (const TkSyncHttpReply *reply)
{
  if (reply->status == 200 || !is_json (reply))
    return NULL;
  return tk_wire_decode (&tk_wire_problem_shape, reply->body->str, reply->body->len, NULL);
}

gboolean
tk_sync_reply_has_code (const TkSyncHttpReply *reply, const char *code)
{
  TkWireProblem *problem = tk_sync_reply_get_problem (reply);
  gboolean has = problem != NULL && g_str_equal (problem->code, code);

  if (problem != NULL)
    tk_wire_free (&tk_wire_problem_shape, problem);
  return has;
}

/* The hub's own sentence is the best there is; credentials never are in it. */
static gboolean
set_problem (const TkSyncHttpReply *reply, GError **error)
{
  TkWireProblem *problem = tk_sync_reply_get_problem (reply);

  if (problem == NULL)
    return FALSE;
  if (g_str_equal (problem->code, TK_PROBLEM_UNAUTHORIZED))
    g_set_error_literal (
      error, TK_SYNC_ERROR, TK_SYNC_ERROR_REFUSED,
      _("The hub does not know this terminal any more; ask the organizer for a new enrolment code"));
  else
    g_set_error (error, TK_SYNC_ERROR, meaning (reply, problem->code), _("The hub says: %s"),
                 problem->message);
  tk_wire_free (&tk_wire_problem_shape, problem);
  return TRUE;
}

static void
set_plain (const TkSyncHttpReply *reply, GError **error)
{
  if (reply->status >= 500 || reply->status == 429)
    g_set_error (error, TK_SYNC_ERROR, TK_SYNC_ERROR_HUB,
                 _("The hub cannot answer just now (%u); it will be asked again"), reply->status);
  else if (g_str_has_prefix (reply->type, "text/html"))
    g_set_error_literal (
      error, TK_SYNC_ERROR, TK_SYNC_ERROR_ANSWER,
      _("A web page came instead of the hub's answer; log in to this network first, or check the hub's address"));
  else if (reply->status >= 300 && reply->status < 400)
    g_set_error_literal (
      error, TK_SYNC_ERROR, TK_SYNC_ERROR_ANSWER,
      _("The answer points to another address; check the hub's address, or log in to this network first"));
  else
    g_set_error (error, TK_SYNC_ERROR, TK_SYNC_ERROR_ANSWER,
                 _("What answers is not a Tiketi hub (%u); check the hub's address"), reply->status);
}

void
tk_sync_reply_set_error (const TkSyncHttpReply *reply, GError **error)
{
  if (!set_problem (reply, error))
    set_plain (reply, error);
}

gpointer
tk_sync_reply_decode (const TkSyncHttpReply *reply, const TkWireShape *shape, GError **error)
{
  g_autoptr (GError) reason = NULL;
  gpointer message;

  if (reply->status != 200 || !is_json (reply))
    {
      tk_sync_reply_set_error (reply, error);
      return NULL;
    }
  message = tk_wire_decode (shape, reply->body->str, reply->body->len, &reason);
  if (message == NULL)
    g_set_error (error, TK_SYNC_ERROR, TK_SYNC_ERROR_ANSWER,
                 _("The hub's answer cannot be understood (%s); it will be asked again"), reason->message);
  return message;
}
