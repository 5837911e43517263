/* One page, two faces: no shift open, or the open one. The desk counts; the page shows. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-page.h"
#include "tk-shift-ask.h"
#include "tk-money.h"
#include "tk-page.h"
#include "tk-wording.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _TkShiftPage {
  GtkWidget parent;
  TkSession *session;
  TkShiftReport *report;      /* the open shift, or the last closed one */
  char *currency;
  GtkStack *steps;
  GtkLabel *title, *open_trouble, *close_trouble, *difference;
  GtkListBox *rows, *last_rows;
  GtkWidget *last_group;
  GtkEntry *opening_float, *counted, *note;
  gboolean asking, in_front;
};

static void tk_shift_page_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkShiftPage, tk_shift_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_shift_page_page_init))

static void
say (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
}

static void
add_row (GtkListBox *list, const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new (), *label = gtk_label_new (value);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_append (list, row);
}

static void
add_money (GtkListBox *list, const char *title, gint64 minor, const char *currency)
{
  g_autofree char *words = tk_wording_money (minor, currency);

  add_row (list, title, words);
}

static void
fill (GtkListBox *list, const TkShiftReport *report)
{
  GtkWidget *child;
  g_autofree char *sales = g_strdup_printf ("%" G_GINT64_FORMAT, report->sales);
  g_autofree char *tickets = g_strdup_printf ("%" G_GINT64_FORMAT, report->tickets);
  g_autofree char *head = g_strdup_printf ("%" G_GINT64_FORMAT " · %.16s", report->head_seq, report->head_hash);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
  add_row (list, _("Sales"), sales);
  add_row (list, _("Tickets"), tickets);
  add_money (list, _("Cash"), report->cash_sales, report->currency);
  add_money (list, _("Other payments"), report->other_sales, report->currency);
  add_money (list, _("Total"), report->total, report->currency);
  if (report->voids > 0)
    add_money (list, _("Voided"), report->voided, report->currency);
  if (report->refunds > 0)
    add_money (list, _("Refunded"), report->refunded, report->currency);
  if (report->voids + report->refunds > 0)
    {
      add_money (list, _("Handed back in cash"), report->cash_refunds, report->currency);
      add_money (list, _("Handed back otherwise"), report->other_refunds, report->currency);
    }
  add_money (list, _("Opening float"), report->opening_float, report->currency);
  add_money (list, _("Expected in the drawer"), report->expected, report->currency);
  if (report->closed_at > 0)
    {
      add_money (list, _("Counted"), report->counted, report->currency);
      add_money (list, _("Difference"), report->difference, report->currency);
    }
  add_row (list, _("Journal"), head);
}

static void
show_report (TkShiftPage *self)
{
  const TkShiftReport *report = self->report;
  gboolean open = report != NULL && report->closed_at == 0;
  g_autofree char *time = NULL, *words = NULL;

  gtk_stack_set_visible_child_name (self->steps, open ? "open" : "closed");
  gtk_widget_set_visible (self->last_group, report != NULL && !open);
  if (report == NULL)
    return;
  fill (open ? self->rows : self->last_rows, report);
  if (!open)
    return;
  time = tk_wording_time (report->opened_at, tk_session_get_zone (self->session));
  words = g_strdup_printf (_("Open since %s by %s"), time, report->opened_by);
  gtk_label_set_label (self->title, words);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkShiftPage) self = user_data;
  g_autoptr (GError) error = NULL;
  TkShiftFound *found = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session != NULL && found != NULL)
    {
      g_clear_pointer (&self->report, tk_shift_report_free);
      self->report = g_steal_pointer (&found->report);
      g_free (self->currency);
      self->currency = g_steal_pointer (&found->currency);
      show_report (self);
    }
  else if (self->session != NULL)
    say (self->open_trouble, error->message);
  g_clear_pointer (&found, tk_shift_found_free);
}

static void
find (TkShiftPage *self)
{
  if (self->asking || !self->in_front || tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN)
    return;
  self->asking = TRUE;
  tk_session_ask (self->session, tk_shift_find_job, NULL, NULL, (GDestroyNotify) tk_shift_found_free, found_cb, g_object_ref (self));
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkShiftPage) self = user_data;
  g_autoptr (GError) error = NULL;
  TkShiftReport *report = tk_desk_worker_finish (result, &error);

  if (self->session == NULL)
    {
      g_clear_pointer (&report, tk_shift_report_free);
      return;
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "shift.open", TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "shift.close", TRUE);
  if (report == NULL)
    {
      say (self->open_trouble, error->message);
      say (self->close_trouble, error->message);
      return;
    }
  g_clear_pointer (&self->report, tk_shift_report_free);
  self->report = report;
  gtk_editable_set_text (GTK_EDITABLE (self->opening_float), "");
  gtk_editable_set_text (GTK_EDITABLE (self->counted), "");
  gtk_editable_set_text (GTK_EDITABLE (self->note), "");
  show_report (self);
  tk_session_acted (self->session);
}

static gboolean
read_amount (TkShiftPage *self, GtkEntry *entry, GtkLabel *trouble, gint64 *amount)
{
  TkMoneyStyle style = tk_money_style_from_locale ();
  g_autoptr (GError) error = NULL;

  if (tk_money_parse (gtk_editable_get_text (GTK_EDITABLE (entry)), self->currency, &style, amount, &error))
    return TRUE;
  say (trouble, error->message);
  gtk_widget_grab_focus (GTK_WIDGET (entry));
  return FALSE;
}

static void
act (TkShiftPage *self, GtkEntry *entry, GtkLabel *trouble, TkDeskJob job)
{
  TkShiftAct *input;
  gint64 amount = 0;

  say (trouble, "");
  if (tk_session_get_staff (self->session) == NULL || self->currency == NULL || !read_amount (self, entry, trouble, &amount))
    return;
  input = g_new0 (TkShiftAct, 1);
  input->staff = tk_staff_copy (tk_session_get_staff (self->session));
  input->amount = amount;
  input->currency = g_strdup (self->currency);
  input->note = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->note)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "shift.open", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "shift.close", FALSE);
  tk_session_ask (self->session, job, input, (GDestroyNotify) tk_shift_act_free, (GDestroyNotify) tk_shift_report_free, acted_cb,
                  g_object_ref (self));
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkShiftPage *self = TK_SHIFT_PAGE (widget);

  act (self, self->opening_float, self->open_trouble, tk_shift_open_job);
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkShiftPage *self = TK_SHIFT_PAGE (widget);

  act (self, self->counted, self->close_trouble, tk_shift_close_job);
}

/* The difference as it will be, while counting. */
static void
counted_changed_cb (TkShiftPage *self)
{
  TkMoneyStyle style = tk_money_style_from_locale ();
  g_autofree char *money = NULL, *words = NULL;
  gint64 counted = 0;

  say (self->close_trouble, "");
  say (self->difference, "");
  if (self->report == NULL
      || !tk_money_parse (gtk_editable_get_text (GTK_EDITABLE (self->counted)), self->currency, &style, &counted, NULL))
    return;
  money = tk_wording_money (ABS (counted - self->report->expected), self->currency);
  words = counted == self->report->expected  ? g_strdup (_("It is right to the shilling."))
          : counted > self->report->expected ? g_strdup_printf (_("%s too much; say why in the note."), money)
                                             : g_strdup_printf (_("%s missing; say why in the note."), money);
  say (self->difference, words);
}

static void
tk_shift_page_came_to_front (TkPage *page)
{
  TK_SHIFT_PAGE (page)->in_front = TRUE;
  find (TK_SHIFT_PAGE (page));
}

static void
tk_shift_page_went_back (TkPage *page)
{
  TK_SHIFT_PAGE (page)->in_front = FALSE;
}

static void
tk_shift_page_dispose (GObject *object)
{
  TkShiftPage *self = TK_SHIFT_PAGE (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_pointer (&self->report, tk_shift_report_free);
  g_clear_pointer (&self->currency, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_SHIFT_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_shift_page_parent_class)->dispose (object);
}

static void
tk_shift_page_page_init (TkPageInterface *iface)
{
  iface->came_to_front = tk_shift_page_came_to_front;
  iface->went_back = tk_shift_page_went_back;
}

static void
tk_shift_page_class_init (TkShiftPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_shift_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-shift-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, steps);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, title);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, open_trouble);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, close_trouble);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, difference);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, rows);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, last_rows);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, last_group);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, opening_float);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, counted);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, note);
  gtk_widget_class_bind_template_callback (widget_class, counted_changed_cb);
  gtk_widget_class_install_action (widget_class, "shift.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "shift.close", NULL, close_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_shift_page_init (TkShiftPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tk_shift_page_new (TkSession *session)
{
  TkShiftPage *self = g_object_new (TK_TYPE_SHIFT_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "updated", G_CALLBACK (find), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
