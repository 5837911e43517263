/* One question to the hub and its answer, for the supervisor's page. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-supervise.h"
#include "tk-sync-session.h"

#define TIMEOUT_MS 15000

typedef struct
{
  const char *path;
  const char *json;
  const TkWireShape *shape; /* of the answer */
} Question;

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gpointer
ask_in (GMainContext *context, const char *dir, const TkClock *clock, const Question *question, GError **error)
{
  g_autoptr (TkSyncSession) session = tk_sync_session_open (dir, clock, error);
  TkSyncHttpRequest request = { .path = question->path, .body = question->json, .timeout_ms = TIMEOUT_MS };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TkSyncHttpReply) reply = NULL;

  if (session == NULL)
    return NULL;
  tk_sync_carrier_send_async (session->carrier, &request, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  reply = tk_sync_carrier_send_finish (session->carrier, result, error);
  return reply != NULL ? tk_sync_reply_decode (reply, question->shape, error) : NULL;
}

static gpointer
ask (const char *dir, const TkClock *clock, const Question *question, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  gpointer answer;

  g_main_context_push_thread_default (context);
  answer = ask_in (context, dir, clock, question, error);
  g_main_context_pop_thread_default (context);
  return answer;
}

TkWireSuperviseSession *
tk_sync_supervise_sign_in (const char *dir, const TkClock *clock, const char *staff, const char *pin, GError **error)
{
  TkWireSuperviseSignIn message = { (char *) staff, (char *) pin };
  g_autofree char *json = tk_wire_encode (&tk_wire_supervise_sign_in_shape, &message);
  Question question = { "/api/v1/supervise/sign-in", json, &tk_wire_supervise_session_shape };

  return ask (dir, clock, &question, error);
}

TkWireOverview *
tk_sync_supervise_look (const char *dir, const TkClock *clock, const char *token, GError **error)
{
  TkWireSuperviseAsk message = { (char *) token };
  g_autofree char *json = tk_wire_encode (&tk_wire_supervise_ask_shape, &message);
  Question question = { "/api/v1/supervise/overview", json, &tk_wire_overview_shape };

  return ask (dir, clock, &question, error);
}

TkWireOverview *
tk_sync_supervise_act (const char *dir, const TkClock *clock, const TkWireSuperviseAct *act, GError **error)
{
  g_autofree char *json = tk_wire_encode (&tk_wire_supervise_act_shape, act);
  Question question = { "/api/v1/supervise/act", json, &tk_wire_overview_shape };

  return ask (dir, clock, &question, error);
}
