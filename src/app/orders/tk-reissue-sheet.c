/* What will happen is said before: the old ticket is refused from now on. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-reissue-sheet.h"
#include "tk-approval.h"
#include "tk-orders-ask.h"

#include <glib/gi18n-lib.h>

struct _TkReissueSheet
{
  GtkWidget parent;
  TkSession *session;
  GtkLabel *words, *trouble;
  GtkEntry *reason;
  GtkWidget *go;
  TkApproval *approval;
  TkTicketId ticket;
  gboolean chosen, asking;
  char *request;             /* one for each begin: asked again it is the same act */
};

G_DEFINE_FINAL_TYPE (TkReissueSheet, tk_reissue_sheet, GTK_TYPE_WIDGET)

enum { REISSUED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
say (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
}

static void
update (TkReissueSheet *self)
{
  gtk_widget_set_sensitive (self->go, self->chosen && !self->asking && *gtk_editable_get_text (GTK_EDITABLE (self->reason)) != '\0');
}

static void
reissued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkReissueSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  TkSoldTicket *ticket = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session != NULL && ticket == NULL && gtk_widget_get_visible (GTK_WIDGET (self->approval)))
    tk_approval_refuse (self->approval, error->message);
  else if (self->session != NULL && ticket == NULL)
    say (self->trouble, error->message);
  else if (self->session != NULL)
    {
      tk_session_acted (self->session);
      g_signal_emit (self, signals[REISSUED], 0, ticket);
    }
  if (self->session != NULL)
    update (self);
  g_clear_pointer (&ticket, tk_sold_ticket_free);
}

static void
approved_cb (TkReissueSheet *self, const TkStaff *approver)
{
  if (self->asking || !self->chosen)
    return;
  self->asking = TRUE;
  update (self);
  tk_orders_ask_reissue (self->session, &self->ticket, gtk_editable_get_text (GTK_EDITABLE (self->reason)), approver, self->request,
                         reissued_cb, g_object_ref (self));
}

static void
go_cb (TkReissueSheet *self)
{
  if (!gtk_widget_get_sensitive (self->go))
    return;
  say (self->trouble, "");
  g_free (self->request);
  self->request = g_uuid_string_random ();
  gtk_widget_set_visible (GTK_WIDGET (self->approval), TRUE);
  tk_approval_ask (self->approval, self->session, _("A supervisor lets a lost ticket be given again."));
}

void
tk_reissue_sheet_set_ticket (TkReissueSheet *self, const TkSoldTicket *ticket)
{
  g_autofree char *words = NULL;

  self->chosen = ticket != NULL;
  if (ticket != NULL)
    {
      self->ticket = ticket->id;
      words = g_strdup_printf (_("A new ticket for %s is printed. The old one, %s, lets nobody in any more."), ticket->type_name, ticket->code);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->approval), FALSE);
  say (self->trouble, "");
  say (self->words, words != NULL ? words : _("Choose the one ticket that was lost."));
  update (self);
}

gboolean
tk_reissue_sheet_key (TkReissueSheet *self, guint keyval)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->approval)) && tk_approval_key (self->approval, keyval);
}

static void
tk_reissue_sheet_dispose (GObject *object)
{
  TkReissueSheet *self = TK_REISSUE_SHEET (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_pointer (&self->request, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_REISSUE_SHEET);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_reissue_sheet_parent_class)->dispose (object);
}

static void
tk_reissue_sheet_class_init (TkReissueSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_reissue_sheet_dispose;
  g_type_ensure (TK_TYPE_APPROVAL);
  signals[REISSUED] = g_signal_new ("reissued", TK_TYPE_REISSUE_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-reissue-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, TkReissueSheet, words);
  gtk_widget_class_bind_template_child (widget_class, TkReissueSheet, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkReissueSheet, reason);
  gtk_widget_class_bind_template_child (widget_class, TkReissueSheet, go);
  gtk_widget_class_bind_template_child (widget_class, TkReissueSheet, approval);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, go_cb);
  gtk_widget_class_bind_template_callback (widget_class, approved_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_reissue_sheet_init (TkReissueSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tk_reissue_sheet_new (TkSession *session)
{
  TkReissueSheet *self = g_object_new (TK_TYPE_REISSUE_SHEET, NULL);

  self->session = g_object_ref (session);
  tk_reissue_sheet_set_ticket (self, NULL);
  return GTK_WIDGET (self);
}
