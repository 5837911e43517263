/* The page's questions to the hub, each on a thread of its own. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-session.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* What the hub answered: a session to begin with, and always an overview. */
typedef struct {
  char *token;               /* of a sign-in; NULL else */
  gint64 until;              /* of the token, by the hub's clock */
  TkWireOverview *overview;
} TkSupervised;
void tk_supervised_free (TkSupervised *supervised);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSupervised, tk_supervised_free)

void tk_supervise_ask_in (TkSession *session, const char *staff, const char *pin, GAsyncReadyCallback callback, gpointer user_data);
void tk_supervise_ask_look (TkSession *session, const char *token, GAsyncReadyCallback callback, gpointer user_data);
/* act: copied. */
void tk_supervise_ask_act (TkSession *session, const TkWireSuperviseAct *act, GAsyncReadyCallback callback, gpointer user_data);
TkSupervised *tk_supervise_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
