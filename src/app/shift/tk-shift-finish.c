/* See tk-shift-finish.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-finish.h"
#include "tk-hold-button.h"
#include "tk-shift-taker.h"
#include "tk-shift-ask.h"
#include "tk-shift-sheet.h"
#include "tk-split.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define ENDS_SHOWN 8

struct _TkShiftFinish {
  GtkWidget parent;
  TkSession *session;
  gint64 counted, difference;
  char *currency;
  GArray *denominations;
  char *to;                 /* who takes over, while the desk is asked */
  char pin[TK_PIN_MAX + 1];
  gboolean hand_over, asking;
  GtkLabel *title, *difference_label, *what, *trouble;
  GtkEntry *note;
  GtkBox *ends;
  GtkWidget *hold;
  TkShiftTaker *approval;
  TkShiftSheet *sheet;
};

G_DEFINE_FINAL_TYPE (TkShiftFinish, tk_shift_finish, GTK_TYPE_WIDGET)

enum { CLOSED, HANDED_OVER, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
say (TkShiftFinish *self, const char *words)
{
  gtk_label_set_label (self->trouble, words);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *words != '\0');
}

/* ---- The difference ---- */

static void
show_difference (TkShiftFinish *self)
{
  g_autofree char *money = tk_wording_money (ABS (self->difference), self->currency), *words = NULL;

  words = self->difference == 0  ? g_strdup (_("It is right to the last coin."))
          : self->difference > 0 ? g_strdup_printf (_("%s too much"), money)
                                 : g_strdup_printf (_("%s missing"), money);
  gtk_label_set_label (self->difference_label, words);
  gtk_label_set_label (self->what, self->difference == 0
                                     ? _("Nothing needs to be explained; write a note if there is something to say.")
                                     : _("Count again if you are not sure, or write down why."));
}

/* ---- What is not settled yet ---- */

static void
add_end (TkShiftFinish *self, const char *words, const char *class_name)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, class_name);
  gtk_box_append (self->ends, label);
}

static void
add_more (TkShiftFinish *self, guint n)
{
  g_autofree char *words = NULL;

  if (n <= ENDS_SHOWN)
    return;
  words = g_strdup_printf (_("and %u more"), n - ENDS_SHOWN);
  add_end (self, words, "dim-label");
}

static void
add_codes (TkShiftFinish *self, const GPtrArray *codes)
{
  if (codes->len == 0)
    return;
  add_end (self, _("M-Pesa codes nobody has confirmed"), "heading");
  add_end (self, _("Look them up in the M-Pesa statement. They stay on the list, and are matched when the hub is reached."), "dim-label");
  for (guint i = 0; i < MIN (codes->len, ENDS_SHOWN); i++)
    {
      const TkTypedCode *code = g_ptr_array_index (codes, i);
      g_autofree char *money = tk_wording_money (code->amount, code->currency);
      g_autofree char *line = g_strdup_printf (_("%s · %s · sale %" PRId64), code->reference, money, code->number);
      add_end (self, line, "numeric");
    }
  add_more (self, codes->len);
}

static void
add_attempts (TkShiftFinish *self, const GPtrArray *attempts)
{
  if (attempts->len == 0)
    return;
  add_end (self, _("Payments asked for and not decided"), "heading");
  add_end (self, _("They stay after closing: go on with them on the Sell page, or give them up there. Money that still comes is listed for refund."),
           "dim-label");
  for (guint i = 0; i < MIN (attempts->len, ENDS_SHOWN); i++)
    {
      const TkAttempt *attempt = g_ptr_array_index (attempts, i);
      g_autofree char *money = tk_wording_money (attempt->amount, attempt->currency);
      g_autofree char *line = g_strdup_printf ("%s · %s · %s", attempt->phone, money, attempt->words);
      add_end (self, line, "numeric");
    }
  add_more (self, attempts->len);
}

static void
ends_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkShiftFinish) self = user_data;
  g_autoptr (GError) error = NULL;
  TkShiftOpenEnds *ends = tk_desk_worker_finish (result, &error);

  if (self->session != NULL && ends != NULL)
    {
      add_codes (self, ends->codes);
      add_attempts (self, ends->attempts);
    }
  else if (self->session != NULL)
    say (self, error->message);
  g_clear_pointer (&ends, tk_shift_open_ends_free);
}

static void
show_ends (TkShiftFinish *self, gint64 waiting)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->ends))) != NULL)
    gtk_box_remove (self->ends, child);
  if (waiting > 0)
    {
      g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " entry waits for the hub",
                                                             "%" PRId64 " entries wait for the hub", (gulong) waiting), waiting);
      add_end (self, words, "heading");
      add_end (self, _("Closing is safe: they are sent as soon as the hub is reached. Leave this terminal on."), "dim-label");
    }
  tk_session_ask (self->session, tk_shift_open_ends_job, NULL, NULL, (GDestroyNotify) tk_shift_open_ends_free, ends_cb,
                  g_object_ref (self));
}

/* ---- Closing, handing over ---- */

static TkShiftAct *
make_act (TkShiftFinish *self)
{
  TkShiftAct *act = tk_shift_act_new (tk_session_get_staff (self->session));

  act->amount = self->counted;
  act->note = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->note)));
  act->denominations = g_array_ref (self->denominations);
  return act;
}

static void
refused (TkShiftFinish *self, const GError *error)
{
  say (self, error->message);
  if (self->hand_over && (g_error_matches (error, TK_DESK_ERROR, TK_DESK_ERROR_SIGN_IN) || g_error_matches (error, TK_DESK_ERROR, TK_DESK_ERROR_LOCKED)))
    tk_shift_taker_refuse (self->approval);
  else if (self->difference != 0 && *gtk_editable_get_text (GTK_EDITABLE (self->note)) == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->note));
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkShiftFinish) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) report = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  if (report == NULL)
    return refused (self, error);
  tk_session_acted (self->session);
  g_signal_emit (self, signals[CLOSED], 0, report);
}

static void
held_cb (TkShiftFinish *self)
{
  say (self, "");
  if (self->asking || self->hand_over || tk_session_get_staff (self->session) == NULL)
    return;
  self->asking = TRUE;
  tk_session_ask (self->session, tk_shift_close_job, make_act (self), (GDestroyNotify) tk_shift_act_free,
                  (GDestroyNotify) tk_shift_report_free, closed_cb, g_object_ref (self));
}

static void
handed_over_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkShiftFinish) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) report = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  if (report == NULL)
    refused (self, error);
  else
    {
      tk_session_acted (self->session);
      g_signal_emit (self, signals[HANDED_OVER], 0, self->to, self->pin);
    }
  memset (self->pin, 0, sizeof self->pin);
}

static void
taken_over_cb (TkShiftFinish *self, const char *name, const char *pin)
{
  TkShiftAct *act;

  say (self, "");
  if (self->asking || tk_session_get_staff (self->session) == NULL)
    return;
  self->asking = TRUE;
  g_free (self->to);
  self->to = g_strdup (name);
  g_strlcpy (self->pin, pin, sizeof self->pin);
  act = make_act (self);
  act->other = g_strdup (name);
  g_strlcpy (act->pin, pin, sizeof act->pin);
  tk_session_ask (self->session, tk_shift_hand_over_job, act, (GDestroyNotify) tk_shift_act_free, (GDestroyNotify) tk_shift_report_free,
                  handed_over_cb, g_object_ref (self));
}

/* ---- The widget ---- */

static void
tk_shift_finish_dispose (GObject *object)
{
  TkShiftFinish *self = TK_SHIFT_FINISH (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_pointer (&self->currency, g_free);
  g_clear_pointer (&self->to, g_free);
  g_clear_pointer (&self->denominations, g_array_unref);
  memset (self->pin, 0, sizeof self->pin);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_SHIFT_FINISH);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_shift_finish_parent_class)->dispose (object);
}

static void
tk_shift_finish_class_init (TkShiftFinishClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_shift_finish_dispose;
  g_type_ensure (TK_TYPE_SHIFT_TAKER);
  g_type_ensure (TK_TYPE_SHIFT_SHEET);
  g_type_ensure (TK_TYPE_HOLD_BUTTON);
  g_type_ensure (TK_TYPE_SPLIT);
  signals[CLOSED] = g_signal_new ("closed", TK_TYPE_SHIFT_FINISH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[HANDED_OVER] = g_signal_new ("handed-over", TK_TYPE_SHIFT_FINISH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                       G_TYPE_STRING, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-shift-finish.ui");
  gtk_widget_class_bind_template_child (widget_class, TkShiftFinish, title);
  gtk_widget_class_bind_template_child_full (widget_class, "difference", FALSE, G_STRUCT_OFFSET (TkShiftFinish, difference_label));
  gtk_widget_class_bind_template_child (widget_class, TkShiftFinish, what);
  gtk_widget_class_bind_template_child (widget_class, TkShiftFinish, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkShiftFinish, note);
  gtk_widget_class_bind_template_child (widget_class, TkShiftFinish, ends);
  gtk_widget_class_bind_template_child (widget_class, TkShiftFinish, hold);
  gtk_widget_class_bind_template_child (widget_class, TkShiftFinish, approval);
  gtk_widget_class_bind_template_child (widget_class, TkShiftFinish, sheet);
  gtk_widget_class_bind_template_callback (widget_class, held_cb);
  gtk_widget_class_bind_template_callback (widget_class, taken_over_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_shift_finish_init (TkShiftFinish *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tk_shift_finish_start (TkShiftFinish *self, TkSession *session, TkShiftReport *preview, GArray *denominations, gboolean hand_over)
{
  gint64 waiting = preview->waiting;

  g_set_object (&self->session, session);
  self->counted = preview->counted;
  self->difference = preview->difference;
  self->hand_over = hand_over;
  g_free (self->currency);
  self->currency = g_strdup (preview->currency);
  g_clear_pointer (&self->denominations, g_array_unref);
  self->denominations = denominations;
  gtk_label_set_label (self->title, hand_over ? _("Hand over the drawer") : _("Close the shift"));
  gtk_editable_set_text (GTK_EDITABLE (self->note), "");
  gtk_widget_set_visible (self->hold, !hand_over);
  gtk_widget_set_visible (GTK_WIDGET (self->approval), hand_over);
  gtk_widget_set_visible (GTK_WIDGET (self->sheet), !hand_over);
  gtk_widget_set_visible (GTK_WIDGET (self->ends), !hand_over);
  say (self, "");
  show_difference (self);
  tk_shift_sheet_take (self->sheet, session, preview, TRUE);
  if (hand_over)
    tk_shift_taker_ask (self->approval, session, _("Who takes over?"), tk_shift_cashiers_job,
                           tk_shift_act_new (tk_session_get_staff (session)), (GDestroyNotify) tk_shift_act_free);
  else
    show_ends (self, waiting);
  if (self->difference != 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->note));
  else if (!hand_over)
    gtk_widget_grab_focus (self->hold);
}

gboolean
tk_shift_finish_key (TkShiftFinish *self, guint keyval)
{
  return self->hand_over && tk_shift_taker_key (self->approval, keyval);
}
