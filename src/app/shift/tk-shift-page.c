/* One page, several faces: no shift open, the open one, and an act on it. The desk counts; the page shows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-page-private.h"
#include "tk-keypad.h"
#include "tk-money.h"
#include "tk-page.h"
#include "tk-shift-ask.h"
#include "tk-shift-lines.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

static void tk_shift_page_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkShiftPage, tk_shift_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_shift_page_page_init))

void
tk_shift_page_say (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
}

gboolean
tk_shift_page_is_open (TkShiftPage *self)
{
  return self->report != NULL && self->report->closed_at == 0;
}

static const char *
step_of (TkShiftPage *self)
{
  return gtk_stack_get_visible_child_name (self->steps);
}

gboolean
tk_shift_page_is_step (TkShiftPage *self, const char *name)
{
  return g_str_equal (step_of (self), name);
}

void
tk_shift_page_show_step (TkShiftPage *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->steps, name);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}

/* ---- The two faces at rest ---- */

static void
show_open (TkShiftPage *self)
{
  g_autofree char *time = tk_wording_day_time (self->report->opened_at, tk_session_get_zone (self->session));
  g_autofree char *words = g_strdup_printf (_("Open since %s by %s"), time, self->report->opened_by);

  gtk_label_set_label (self->title, words);
  tk_shift_day_show (self->day, self->report);
}

static void
show_closed (TkShiftPage *self)
{
  g_autofree char *time = NULL, *words = NULL;

  gtk_widget_set_visible (self->last_group, self->report != NULL);
  if (self->report == NULL)
    return;
  time = tk_wording_day_time (self->report->closed_at, tk_session_get_zone (self->session));
  words = tk_shift_title (self->report);
  g_autofree char *line = g_strdup_printf ("%s · %s", words, time);
  gtk_label_set_label (self->last_title, line);
}

void
tk_shift_page_rest (TkShiftPage *self)
{
  if (tk_shift_page_is_open (self))
    show_open (self);
  else
    show_closed (self);
  tk_shift_page_show_step (self, tk_shift_page_is_open (self) ? "open" : "closed");
  if (self->in_front && !tk_shift_page_is_open (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->opening_float));
}

static void
take_report (TkShiftPage *self, TkShiftReport *report)
{
  g_clear_pointer (&self->report, tk_shift_report_free);
  self->report = report;
}

/* What changes under somebody who counts or types must not take them away from it. */
static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkShiftPage) self = user_data;
  g_autoptr (GError) error = NULL;
  TkShiftFound *found = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session != NULL && found != NULL)
    {
      gboolean was_open = tk_shift_page_is_open (self);

      take_report (self, g_steal_pointer (&found->report));
      g_free (self->currency);
      self->currency = g_steal_pointer (&found->currency);
      if (tk_shift_page_is_step (self, "open") && tk_shift_page_is_open (self))
        show_open (self);
      else if (tk_shift_page_is_step (self, "loading") || (tk_shift_page_is_step (self, "open") && !tk_shift_page_is_open (self)) || (tk_shift_page_is_step (self, "closed") && was_open != tk_shift_page_is_open (self)))
        tk_shift_page_rest (self);
      else if (tk_shift_page_is_step (self, "closed"))
        show_closed (self);
    }
  else if (self->session != NULL)
    tk_shift_page_say (self->open_trouble, error->message);
  g_clear_pointer (&found, tk_shift_found_free);
}

void
tk_shift_page_find (TkShiftPage *self)
{
  if (self->asking || !self->in_front || tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN)
    return;
  self->asking = TRUE;
  tk_session_ask (self->session, tk_shift_find_job, NULL, NULL, (GDestroyNotify) tk_shift_found_free, found_cb, g_object_ref (self));
}

/* ---- Opening ---- */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
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
  if (report == NULL)
    {
      tk_shift_page_say (self->open_trouble, error->message);
      return;
    }
  take_report (self, report);
  gtk_editable_set_text (GTK_EDITABLE (self->opening_float), "");
  tk_shift_page_say (self->news, "");
  tk_shift_page_rest (self);
  tk_session_acted (self->session);
}

/* By notes and coins where they were counted, else the one figure. */
static gboolean
read_float (TkShiftPage *self, gint64 *amount)
{
  TkMoneyStyle style = tk_money_style_from_locale ();
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->opening_float));
  g_autoptr (GError) error = NULL;

  if (tk_money_parse (*text != '\0' ? text : "0", self->currency, &style, amount, &error))
    return TRUE;
  tk_shift_page_say (self->open_trouble, error->message);
  gtk_widget_grab_focus (GTK_WIDGET (self->opening_float));
  return FALSE;
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkShiftPage *self = TK_SHIFT_PAGE (widget);
  TkShiftAct *act;
  gint64 amount = 0;

  tk_shift_page_say (self->open_trouble, "");
  if (tk_session_get_staff (self->session) == NULL || self->currency == NULL || !read_float (self, &amount))
    return;
  act = tk_shift_act_new (tk_session_get_staff (self->session));
  act->amount = amount;
  act->currency = g_strdup (self->currency);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "shift.open", FALSE);
  tk_session_ask (self->session, tk_shift_open_job, act, (GDestroyNotify) tk_shift_act_free, (GDestroyNotify) tk_shift_report_free,
                  opened_cb, g_object_ref (self));
}

static void
float_activated_cb (TkShiftPage *self)
{
  open_action (GTK_WIDGET (self), NULL, NULL);
}

/* The count writes the figure, so that what is opened with is always what stands there. */
static void
float_counted_cb (TkShiftPage *self)
{
  g_autofree char *amount = tk_wording_amount (tk_shift_count_get_total (self->float_count), self->currency);

  if (tk_shift_count_is_touched (self->float_count))
    gtk_editable_set_text (GTK_EDITABLE (self->opening_float), amount);
}

static void
by_notes_cb (TkShiftPage *self)
{
  if (!gtk_expander_get_expanded (GTK_EXPANDER (self->by_notes)) || self->currency == NULL)
    return;
  tk_shift_count_start (self->float_count, self->currency);
  tk_shift_count_focus (self->float_count);
}

/* ---- Cash in, cash out, drawer ---- */

static void
till_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkShiftPage *self = TK_SHIFT_PAGE (widget);

  if (!tk_shift_page_is_open (self))
    return;
  tk_shift_page_say (self->news, "");
  tk_shift_page_show_step (self, "till");
  tk_shift_till_start (self->till, self->session, (TkShiftTillMode) g_variant_get_int32 (parameter), self->currency);
}

static void
till_done_cb (TkShiftPage *self, gpointer report, const char *words)
{
  tk_shift_page_say (self->news, words);
  tk_shift_page_rest (self);
  tk_shift_page_find (self);
}

static void
till_failed_cb (TkShiftPage *self, const char *words)
{
  tk_shift_page_say (self->news, words);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkShiftPage *self = TK_SHIFT_PAGE (widget);

  tk_shift_page_rest (self);
  tk_shift_page_find (self);
}

/* ---- Reports ---- */

static void
reported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkShiftPage) self = user_data;
  g_autoptr (GError) error = NULL;
  TkShiftReport *report = tk_desk_worker_finish (result, &error);

  if (self->session == NULL)
    {
      g_clear_pointer (&report, tk_shift_report_free);
      return;
    }
  if (report == NULL)
    {
      tk_shift_page_say (tk_shift_page_is_open (self) ? self->news : self->open_trouble, error->message);
      return;
    }
  tk_shift_sheet_take (self->sheet, self->session, report, FALSE);
  tk_shift_page_show_step (self, "report");
}

static void
ask_report (TkShiftPage *self, TkDeskJob job)
{
  tk_session_ask (self->session, job, NULL, NULL, (GDestroyNotify) tk_shift_report_free, reported_cb, g_object_ref (self));
}

void
tk_shift_page_show_last (TkShiftPage *self)
{
  ask_report (self, tk_shift_last_job);
}

static void
report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkShiftPage *self = TK_SHIFT_PAGE (widget);

  ask_report (self, tk_shift_page_is_open (self) ? tk_shift_now_job : tk_shift_last_job);
}

/* ---- Keys ---- */

static gboolean
key_of_open (TkShiftPage *self, guint keyval)
{
  static const struct { guint keyval; const char *action, *target; } keys[] = {
    { GDK_KEY_F4, "shift.report", NULL },           { GDK_KEY_F5, "shift.till", "0" },     { GDK_KEY_F6, "shift.till", "1" },
    { GDK_KEY_F7, "shift.till", "2" },              { GDK_KEY_F8, "shift.count", "true" }, { GDK_KEY_F9, "shift.count", "false" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == keyval)
      {
        g_autoptr (GVariant) target = keys[i].target != NULL ? g_variant_parse (NULL, keys[i].target, NULL, NULL, NULL) : NULL;
        return gtk_widget_activate_action_variant (GTK_WIDGET (self), keys[i].action, target);
      }
  return FALSE;
}

static gboolean
key_of_closed (TkShiftPage *self, guint keyval)
{
  if (keyval == GDK_KEY_F9)
    return gtk_widget_activate_action (GTK_WIDGET (self), "shift.open", NULL);
  if (keyval == GDK_KEY_F4 && self->report != NULL)
    return gtk_widget_activate_action (GTK_WIDGET (self), "shift.report", NULL);
  return FALSE;
}

static gboolean
tk_shift_page_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  TkShiftPage *self = TK_SHIFT_PAGE (page);

  if (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  if (tk_shift_page_is_step (self, "open"))
    return key_of_open (self, keyval);
  if (tk_shift_page_is_step (self, "closed"))
    return key_of_closed (self, keyval);
  if (keyval == GDK_KEY_Escape && !tk_shift_page_is_step (self, "loading"))
    return gtk_widget_activate_action (GTK_WIDGET (self), tk_shift_page_is_step (self, "finish") ? "shift.recount" : "shift.back", NULL);
  if (tk_shift_page_is_step (self, "count") && keyval == GDK_KEY_F9)
    return gtk_widget_activate_action (GTK_WIDGET (self), "shift.counted", NULL);
  if (tk_shift_page_is_step (self, "till"))
    return tk_shift_till_key (self->till, keyval);
  if (tk_shift_page_is_step (self, "finish"))
    return tk_shift_finish_key (self->finish, keyval);
  return tk_shift_page_is_step (self, "report") && tk_shift_sheet_key (self->sheet, keyval);
}

/* ---- The page ---- */

static void
tk_shift_page_came_to_front (TkPage *page)
{
  TK_SHIFT_PAGE (page)->in_front = TRUE;
  tk_shift_page_find (TK_SHIFT_PAGE (page));
}

/* A count is left where it was; a look at a report is over. */
static void
tk_shift_page_went_back (TkPage *page)
{
  TkShiftPage *self = TK_SHIFT_PAGE (page);

  self->in_front = FALSE;
  tk_shift_page_say (self->news, "");
  if (tk_shift_page_is_step (self, "report") || tk_shift_page_is_step (self, "till"))
    tk_shift_page_show_step (self, tk_shift_page_is_open (self) ? "open" : "closed");
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
  iface->key = tk_shift_page_key;
  iface->came_to_front = tk_shift_page_came_to_front;
  iface->went_back = tk_shift_page_went_back;
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, steps);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, title);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, news);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, open_trouble);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, count_trouble);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, count_title);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, last_title);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, last_group);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, by_notes);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, opening_float);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, float_count);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, count);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, day);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, till);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, finish);
  gtk_widget_class_bind_template_child (widget_class, TkShiftPage, sheet);
}

static void
tk_shift_page_class_init (TkShiftPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_shift_page_dispose;
  g_type_ensure (TK_TYPE_SHIFT_COUNT);
  g_type_ensure (TK_TYPE_SHIFT_DAY);
  g_type_ensure (TK_TYPE_SHIFT_TILL);
  g_type_ensure (TK_TYPE_SHIFT_FINISH);
  g_type_ensure (TK_TYPE_SHIFT_SHEET);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-shift-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, float_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, float_counted_cb);
  gtk_widget_class_bind_template_callback (widget_class, by_notes_cb);
  gtk_widget_class_bind_template_callback (widget_class, till_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, till_failed_cb);
  gtk_widget_class_install_action (widget_class, "shift.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "shift.till", "i", till_action);
  gtk_widget_class_install_action (widget_class, "shift.report", NULL, report_action);
  gtk_widget_class_install_action (widget_class, "shift.back", NULL, back_action);
  tk_shift_page_install_closing (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_shift_page_init (TkShiftPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tk_keypad_attach (GTK_EDITABLE (self->opening_float));
}

GtkWidget *
tk_shift_page_new (TkSession *session)
{
  TkShiftPage *self = g_object_new (TK_TYPE_SHIFT_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "updated", G_CALLBACK (tk_shift_page_find), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
