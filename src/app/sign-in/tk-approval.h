/* A supervisor approves: who, and their PIN. For sheets beside what is approved; the desk knows who may. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

/* Signal "approved" (gpointer: const TkStaff *, of the emission only): the PIN was theirs. */
#define TK_TYPE_APPROVAL (tk_approval_get_type ())
G_DECLARE_FINAL_TYPE (TkApproval, tk_approval, TK, APPROVAL, GtkWidget)

GtkWidget *tk_approval_new (void);
/* Begins anew. why: what is approved, one sentence. Who is signed in and may supervise approves by acting: "approved" follows at once. */
void tk_approval_ask (TkApproval *self, TkSession *session, const char *why);
/* Digits, backspace, Enter. */
gboolean tk_approval_key (TkApproval *self, guint keyval);
/* What came of it was refused after all: the sentence in place, and the PIN once more. */
void tk_approval_refuse (TkApproval *self, const char *sentence);

G_END_DECLS
