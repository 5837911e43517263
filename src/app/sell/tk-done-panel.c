/* Printing starts by itself; printing once more is journaled by the desk first. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-done-panel.h"
#include "tk-fit-label.h"
#include "tk-ticket-preview.h"
#include "tk-ticket-printer.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

struct _TkDonePanel {
  GtkWidget parent;
  TkSession *session;
  TkSale *sale;
  TkFitLabel *change;
  GtkLabel *caption, *summary, *trouble;
  GtkBox *strip;
  GtkWidget *headline;
};

G_DEFINE_FINAL_TYPE (TkDonePanel, tk_done_panel, GTK_TYPE_WIDGET)

/* A ticket to print once more. */
typedef struct {
  TkStaff *staff;
  TkTicketId id;
} Reprint;

static void
reprint_free (Reprint *input)
{
  tk_staff_free (input->staff);
  g_free (input);
}

static void
say (TkDonePanel *self, const char *words)
{
  gtk_label_set_label (self->trouble, words);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *words != '\0');
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkTicketPreview) preview = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tk_ticket_printer_print_finish (result, &error);
  GtkWidget *panel = gtk_widget_get_ancestor (GTK_WIDGET (preview), TK_TYPE_DONE_PANEL);

  tk_ticket_preview_set_state (preview, path != NULL ? TK_PRINT_DONE : TK_PRINT_FAILED, path != NULL ? path : error->message);
  if (panel != NULL && error != NULL)
    say (TK_DONE_PANEL (panel), error->message);
}

static gpointer
reprint_job (TkDesk *desk, gpointer input, GError **error)
{
  Reprint *reprint = input;

  return tk_desk_reprint (desk, reprint->staff, &reprint->id, error);
}

static void
reprinted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkTicketPreview) preview = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tickets = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_sold_ticket_free);
  TkSoldTicket *ticket = tk_desk_worker_finish (result, &error);
  GtkWidget *panel = gtk_widget_get_ancestor (GTK_WIDGET (preview), TK_TYPE_DONE_PANEL);

  if (ticket != NULL)
    g_ptr_array_add (tickets, ticket);
  if (panel == NULL)
    return;
  if (ticket == NULL)
    {
      tk_ticket_preview_set_state (preview, TK_PRINT_FAILED, error->message);
      say (TK_DONE_PANEL (panel), error->message);
      return;
    }
  tk_session_acted (TK_DONE_PANEL (panel)->session);
  tk_ticket_printer_print (TK_DONE_PANEL (panel)->session, tickets, 0, printed_cb, g_steal_pointer (&preview));
}

static void
again_cb (TkTicketPreview *preview, TkDonePanel *self)
{
  const TkStaff *staff = tk_session_get_staff (self->session);
  const TkTicketId *id = g_object_get_data (G_OBJECT (preview), "id");
  Reprint *input;

  if (staff == NULL)
    return;
  input = g_new0 (Reprint, 1);
  input->staff = tk_staff_copy (staff);
  input->id = *id;
  say (self, "");
  tk_ticket_preview_set_state (preview, TK_PRINT_WAITING, NULL);
  tk_session_ask (self->session, reprint_job, input, (GDestroyNotify) reprint_free, (GDestroyNotify) tk_sold_ticket_free,
                  reprinted_cb, g_object_ref (preview));
}

static void
add_ticket (TkDonePanel *self, guint index, gboolean print)
{
  const TkSoldTicket *ticket = g_ptr_array_index (self->sale->tickets, index);
  GtkWidget *preview = tk_ticket_preview_new (ticket);

  g_object_set_data_full (G_OBJECT (preview), "id", g_memdup2 (&ticket->id, sizeof ticket->id), g_free);
  g_signal_connect_object (preview, "again", G_CALLBACK (again_cb), self, 0);
  gtk_box_append (self->strip, preview);
  if (print)
    tk_ticket_printer_print (self->session, self->sale->tickets, index, printed_cb, g_object_ref (preview));
  else
    tk_ticket_preview_set_state (TK_TICKET_PREVIEW (preview), TK_PRINT_NONE, NULL);
}

static void
show (TkDonePanel *self, TkSale *sale, gboolean print)
{
  g_autofree char *total = tk_wording_money (sale->total, sale->currency);
  g_autofree char *tickets = NULL, *summary = NULL;

  tk_done_panel_clear (self);
  self->sale = sale;
  tickets = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u ticket", "%u tickets", sale->tickets->len), sale->tickets->len);
  summary = g_strdup_printf ("%s · %s", tickets, total);
  gtk_label_set_label (self->summary, summary);
  say (self, "");
  for (guint i = 0; i < sale->tickets->len; i++)
    add_ticket (self, i, print);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
tk_done_panel_dispose (GObject *object)
{
  TkDonePanel *self = TK_DONE_PANEL (object);
  GtkWidget *child;

  g_clear_pointer (&self->sale, tk_sale_free);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_DONE_PANEL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_done_panel_parent_class)->dispose (object);
}

static void
tk_done_panel_class_init (TkDonePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_done_panel_dispose;
  g_type_ensure (TK_TYPE_FIT_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-done-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, caption);
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, change);
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, summary);
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, strip);
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, headline);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_done_panel_init (TkDonePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
tk_done_panel_set_session (TkDonePanel *self, TkSession *session)
{
  g_set_object (&self->session, session);
}

void
tk_done_panel_clear (TkDonePanel *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->strip))) != NULL)
    gtk_box_remove (self->strip, child);
  g_clear_pointer (&self->sale, tk_sale_free);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
tk_done_panel_show_sale (TkDonePanel *self, TkSale *sale)
{
  g_autofree char *change = tk_wording_money (sale->change, sale->currency);

  show (self, sale, TRUE);
  gtk_label_set_label (self->caption, sale->change > 0 ? _("Give back") : _("No change"));
  tk_fit_label_set_text (self->change, sale->change > 0 ? change : _("Paid"));
}

void
tk_done_panel_show_old_sale (TkDonePanel *self, TkSale *sale)
{
  show (self, sale, FALSE);
  gtk_widget_set_visible (self->headline, FALSE);
}

const TkSale *
tk_done_panel_get_sale (TkDonePanel *self)
{
  return self->sale;
}

guint
tk_done_panel_count_printed (TkDonePanel *self)
{
  guint printed = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->strip)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    printed += tk_ticket_preview_get_state (TK_TICKET_PREVIEW (child)) == TK_PRINT_DONE;
  return printed;
}
