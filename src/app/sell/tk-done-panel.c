/* The print queue prints and keeps what became of it; here is shown how it stands. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-done-panel.h"
#include "tk-done-send.h"
#include "tk-fit-label.h"
#include "tk-ticket-preview.h"
#include "tk-ticket-printer.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define PREVIEW_PIXELS 280

struct _TkDonePanel {
  GtkWidget parent;
  TkSession *session;
  TkSale *sale;
  GCancellable *pictures;    /* of the sale shown */
  gboolean code_shown;
  TkFitLabel *change;
  GtkLabel *caption, *summary, *number, *trouble, *code_words;
  GtkBox *strip;
  GtkWidget *headline, *acts;
  TkDoneSend *send;
};

G_DEFINE_FINAL_TYPE (TkDonePanel, tk_done_panel, GTK_TYPE_WIDGET)

enum { SHOW_CODE, N_SIGNALS };
static guint signals[N_SIGNALS];

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

static TkTicketPrinter *
printer_of (TkDonePanel *self)
{
  return tk_ticket_printer_get (self->session);
}

/* ---- How each ticket's paper stands ---- */

static TkPrintState
state_of (TkPrintJob *job)
{
  switch (tk_print_job_get_state (job))
    {
    case TK_PRINT_JOB_PRINTED:
    case TK_PRINT_JOB_SENT:
      return TK_PRINT_DONE;
    case TK_PRINT_JOB_FAILED:
      return TK_PRINT_FAILED;
    case TK_PRINT_JOB_HALF:
      return TK_PRINT_HALF;
    case TK_PRINT_JOB_WAITING:
    case TK_PRINT_JOB_PRINTING:
    default:
      return TK_PRINT_WAITING;
    }
}

static void
say_first_trouble (TkDonePanel *self)
{
  for (GtkWidget *preview = gtk_widget_get_first_child (GTK_WIDGET (self->strip)); preview != NULL;
       preview = gtk_widget_get_next_sibling (preview))
    {
      TkPrintJob *job = g_object_get_data (G_OBJECT (preview), "job");

      if (job != NULL && tk_print_job_has_failed (job))
        {
          say (self, tk_print_job_get_words (job));
          return;
        }
    }
  say (self, "");
}

static void
job_changed_cb (TkTicketPreview *preview, GParamSpec *unused, TkPrintJob *job)
{
  GtkWidget *panel = gtk_widget_get_ancestor (GTK_WIDGET (preview), TK_TYPE_DONE_PANEL);

  tk_ticket_preview_set_state (preview, state_of (job), tk_print_job_get_words (job));
  if (panel != NULL)
    say_first_trouble (TK_DONE_PANEL (panel));
}

static void
follow_cb (TkPrintJob *job, TkTicketPreview *preview)
{
  job_changed_cb (preview, NULL, job);
}

static void
follow (TkTicketPreview *preview, TkPrintJob *job)
{
  g_object_set_data_full (G_OBJECT (preview), "job", g_object_ref (job), g_object_unref);
  g_signal_connect_object (job, "changed", G_CALLBACK (follow_cb), preview, 0);
  job_changed_cb (preview, NULL, job);
}

/* ---- Once more ---- */

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
  g_autoptr (TkPrintJob) job = NULL;
  TkSoldTicket *ticket = tk_desk_worker_finish (result, &error);
  GtkWidget *panel = gtk_widget_get_ancestor (GTK_WIDGET (preview), TK_TYPE_DONE_PANEL);

  if (panel != NULL && ticket == NULL)
    {
      tk_ticket_preview_set_state (preview, TK_PRINT_FAILED, error->message);
      say (TK_DONE_PANEL (panel), error->message);
    }
  else if (panel != NULL)
    {
      tk_session_acted (TK_DONE_PANEL (panel)->session);
      job = tk_ticket_printer_print_ticket (printer_of (TK_DONE_PANEL (panel)), ticket);
      follow (preview, job);
    }
  g_clear_pointer (&ticket, tk_sold_ticket_free);
}

/* One that was printed before this panel was there: journaled first. */
static void
reprint (TkDonePanel *self, TkTicketPreview *preview)
{
  const TkStaff *staff = tk_session_get_staff (self->session);
  Reprint *input;

  if (staff == NULL)
    return;
  input = g_new0 (Reprint, 1);
  input->staff = tk_staff_copy (staff);
  input->id = *(const TkTicketId *) g_object_get_data (G_OBJECT (preview), "id");
  say (self, "");
  tk_ticket_preview_set_state (preview, TK_PRINT_WAITING, NULL);
  tk_session_ask (self->session, reprint_job, input, (GDestroyNotify) reprint_free, (GDestroyNotify) tk_sold_ticket_free,
                  reprinted_cb, g_object_ref (preview));
}

static void
again_cb (TkTicketPreview *preview, TkDonePanel *self)
{
  TkPrintJob *job = g_object_get_data (G_OBJECT (preview), "job");

  if (job != NULL)
    tk_ticket_printer_again (printer_of (self), job);
  else
    reprint (self, preview);
}

static void
seen_cb (TkTicketPreview *preview, TkDonePanel *self)
{
  TkPrintJob *job = g_object_get_data (G_OBJECT (preview), "job");

  if (job != NULL)
    tk_ticket_printer_accept (printer_of (self), job);
}

/* ---- The strip ---- */

static void
pictured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkTicketPreview) preview = user_data;
  g_autoptr (GdkTexture) texture = tk_ticket_printer_preview_finish (result, NULL);

  if (texture != NULL && gtk_widget_get_parent (GTK_WIDGET (preview)) != NULL)
    tk_ticket_preview_set_picture (preview, texture);
}

static void
add_ticket (TkDonePanel *self, guint index, TkPrintJob *job)
{
  const TkSoldTicket *ticket = g_ptr_array_index (self->sale->tickets, index);
  GtkWidget *preview = tk_ticket_preview_new (ticket);

  g_object_set_data_full (G_OBJECT (preview), "id", g_memdup2 (&ticket->id, sizeof ticket->id), g_free);
  g_signal_connect_object (preview, "again", G_CALLBACK (again_cb), self, 0);
  g_signal_connect_object (preview, "seen", G_CALLBACK (seen_cb), self, 0);
  gtk_box_append (self->strip, preview);
  if (job != NULL)
    follow (TK_TICKET_PREVIEW (preview), job);
  else
    tk_ticket_preview_set_state (TK_TICKET_PREVIEW (preview), TK_PRINT_NONE, NULL);
  tk_ticket_printer_preview_ticket (printer_of (self), ticket, PREVIEW_PIXELS, self->pictures, pictured_cb, g_object_ref (preview));
}

static void
show (TkDonePanel *self, TkSale *sale, GPtrArray *jobs)
{
  g_autofree char *total = tk_wording_money (sale->total, sale->currency);
  g_autofree char *tickets = NULL, *summary = NULL, *number = NULL;

  self->sale = sale;
  self->pictures = g_cancellable_new ();
  tickets = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u ticket", "%u tickets", sale->tickets->len), sale->tickets->len);
  summary = g_strdup_printf ("%s · %s", tickets, total);
  number = g_strdup_printf (_("Sale %" PRId64), sale->number);
  gtk_label_set_label (self->summary, summary);
  gtk_label_set_label (self->number, number);
  say (self, "");
  for (guint i = 0; i < sale->tickets->len; i++)
    add_ticket (self, i, jobs != NULL && i < jobs->len ? g_ptr_array_index (jobs, i) : NULL);
  say_first_trouble (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/* ---- What else the buyer may want ---- */

static void
receipt_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkDonePanel *self = TK_DONE_PANEL (widget);

  if (self->sale != NULL)
    g_object_unref (tk_ticket_printer_print_receipt (printer_of (self), self->sale));
}

static void
set_code_shown (TkDonePanel *self, gboolean shown)
{
  if (self->code_shown == shown)
    return;
  self->code_shown = shown;
  gtk_label_set_label (self->code_words, shown ? _("Hide codes") : _("Show codes"));
  g_signal_emit (self, signals[SHOW_CODE], 0, shown);
}

static void
code_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkDonePanel *self = TK_DONE_PANEL (widget);

  set_code_shown (self, !self->code_shown);
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkDonePanel *self = TK_DONE_PANEL (widget);

  if (self->sale != NULL)
    tk_done_send_ask (self->send, self->session, self->sale);
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkDonePanel *self = TK_DONE_PANEL (widget);

  tk_ticket_printer_again_all (printer_of (self));
}

static void
tk_done_panel_dispose (GObject *object)
{
  TkDonePanel *self = TK_DONE_PANEL (object);
  GtkWidget *child;

  if (self->pictures != NULL)
    g_cancellable_cancel (self->pictures);
  g_clear_object (&self->pictures);
  g_clear_pointer (&self->sale, tk_sale_free);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_DONE_PANEL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_done_panel_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, caption);
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, change);
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, summary);
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, number);
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, code_words);
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, strip);
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, headline);
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, acts);
  gtk_widget_class_bind_template_child (widget_class, TkDonePanel, send);
}

static void
tk_done_panel_class_init (TkDonePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_done_panel_dispose;
  signals[SHOW_CODE]
    = g_signal_new ("show-code", TK_TYPE_DONE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  g_type_ensure (TK_TYPE_FIT_LABEL);
  g_type_ensure (TK_TYPE_DONE_SEND);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-done-panel.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "done.receipt", NULL, receipt_action);
  gtk_widget_class_install_action (widget_class, "done.code", NULL, code_action);
  gtk_widget_class_install_action (widget_class, "done.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "done.again", NULL, again_action);
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

  if (self->pictures != NULL)
    g_cancellable_cancel (self->pictures);
  g_clear_object (&self->pictures);
  set_code_shown (self, FALSE);
  tk_done_send_close (self->send);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->strip))) != NULL)
    gtk_box_remove (self->strip, child);
  g_clear_pointer (&self->sale, tk_sale_free);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
tk_done_panel_show_sale (TkDonePanel *self, TkSale *sale)
{
  g_autofree char *change = tk_wording_money (sale->change, sale->currency);
  g_autoptr (GPtrArray) jobs = NULL;

  tk_done_panel_clear (self);
  jobs = tk_ticket_printer_print_sale (printer_of (self), sale);
  show (self, sale, jobs);
  gtk_label_set_label (self->caption, sale->change > 0 ? _("Give back") : _("No change"));
  tk_fit_label_set_text (self->change, sale->change > 0 ? change : _("Paid"));
}

void
tk_done_panel_show_old_sale (TkDonePanel *self, TkSale *sale)
{
  tk_done_panel_clear (self);
  show (self, sale, NULL);
  gtk_widget_set_visible (self->headline, FALSE);
  gtk_widget_set_visible (self->acts, FALSE);
}

const TkSale *
tk_done_panel_get_sale (TkDonePanel *self)
{
  return self->sale;
}

gboolean
tk_done_panel_shows_code (TkDonePanel *self)
{
  return self->code_shown;
}

gboolean
tk_done_panel_key (TkDonePanel *self, guint keyval)
{
  static const struct { guint keyval; const char *action; } keys[] = {
    { GDK_KEY_r, "done.receipt" }, { GDK_KEY_q, "done.code" }, { GDK_KEY_s, "done.send" }, { GDK_KEY_p, "done.again" },
  };

  if (self->sale == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (gdk_keyval_to_lower (keyval) == keys[i].keyval)
      return gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, NULL) || TRUE;
  return FALSE;
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
