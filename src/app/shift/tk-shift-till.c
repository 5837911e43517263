/* Journal first, then the drawer: one that does not open says so, and the entry stays. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-till.h"
#include "tk-approval.h"
#include "tk-keypad.h"
#include "tk-money.h"
#include "tk-shift-ask.h"
#include "tk-split.h"
#include "tk-ticket-printer.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TkShiftTill {
  GtkWidget parent;
  TkSession *session;
  TkShiftTillMode mode;
  char *currency;
  GtkLabel *title, *what, *trouble;
  GtkWidget *amount_box;
  GtkEntry *amount, *reason;
  GtkFlowBox *reasons;
  GtkWidget *do_it;
  TkApproval *approval;
  TkPrintJob *job;          /* the drawer's opening, while it is on its way */
  gboolean asking;
};

G_DEFINE_FINAL_TYPE (TkShiftTill, tk_shift_till, GTK_TYPE_WIDGET)

enum { DONE, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef struct {
  const char *title, *what, *button;
  const char *reasons[4];
} Words;

static const Words words_of[] = {
  [TK_SHIFT_TILL_IN] = { N_("Cash in"), N_("Money put into the drawer that no sale brought."), N_("Put in"),
                         { N_("Change from the bank"), N_("More float"), N_("From another till"), NULL } },
  [TK_SHIFT_TILL_OUT] = { N_("Cash out"), N_("Money taken out of the drawer; a supervisor approves it."), N_("Take out"),
                          { N_("To the safe"), N_("To the bank"), N_("Paid a bill"), NULL } },
  [TK_SHIFT_TILL_DRAWER] = { N_("Open the drawer"), N_("Opens the drawer without a sale. It is noted before the drawer opens."), N_("Open"),
                             { N_("Change for a note"), N_("Looked for a mistake"), N_("New roll of coins"), NULL } },
};

static void
say (TkShiftTill *self, const char *words)
{
  gtk_label_set_label (self->trouble, words);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *words != '\0');
}

/* ---- Doing it ---- */

static void
forget_job (TkShiftTill *self)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
}

static void
job_changed_cb (TkPrintJob *job, TkShiftTill *self)
{
  g_autofree char *words = NULL;

  if (!tk_print_job_has_failed (job))
    return;
  words = g_strdup_printf (_("It is noted, and the drawer did not open: %s"), tk_print_job_get_words (job));
  g_signal_emit (self, signals[FAILED], 0, words);
}

static void
kick_drawer (TkShiftTill *self)
{
  TkTicketPrinter *printer = tk_ticket_printer_get (self->session);

  forget_job (self);
  if (!tk_ticket_printer_has_drawer (printer))
    return;
  self->job = tk_ticket_printer_open_drawer (printer);
  g_signal_connect (self->job, "changed", G_CALLBACK (job_changed_cb), self);
}

static char *
done_words (TkShiftTill *self, gint64 amount)
{
  g_autofree char *money = tk_wording_money (ABS (amount), self->currency);

  if (self->mode == TK_SHIFT_TILL_DRAWER)
    return tk_ticket_printer_has_drawer (tk_ticket_printer_get (self->session))
             ? g_strdup (_("Noted; the drawer opens."))
             : g_strdup (_("Noted. No drawer hangs on the printer that is set; open it with its key."));
  return g_strdup_printf (self->mode == TK_SHIFT_TILL_IN ? _("%s put into the drawer.") : _("%s taken out of the drawer."), money);
}

typedef struct { TkShiftTill *self; gint64 amount; } Asked;

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asked *asked = user_data;
  g_autoptr (TkShiftTill) self = asked->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) report = tk_desk_worker_finish (result, &error);
  gboolean was_asked = gtk_widget_get_visible (GTK_WIDGET (self->approval));

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  if (report == NULL)
    {
      if (was_asked)
        tk_approval_refuse (self->approval, error->message);
      else if (g_error_matches (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED))
        {
          gtk_widget_set_visible (GTK_WIDGET (self->approval), TRUE);
          tk_approval_ask (self->approval, self->session, error->message);
        }
      else
        say (self, error->message);
      return;
    }
  kick_drawer (self);
  tk_session_acted (self->session);
  g_autofree char *words = done_words (self, asked->amount);
  g_signal_emit (self, signals[DONE], 0, report, words);
}

static gboolean
read_amount (TkShiftTill *self, gint64 *amount)
{
  TkMoneyStyle style = tk_money_style_from_locale ();
  g_autoptr (GError) error = NULL;

  *amount = 0;
  if (self->mode == TK_SHIFT_TILL_DRAWER)
    return TRUE;
  if (!tk_money_parse (gtk_editable_get_text (GTK_EDITABLE (self->amount)), self->currency, &style, amount, &error))
    {
      say (self, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->amount));
      return FALSE;
    }
  if (self->mode == TK_SHIFT_TILL_OUT)
    *amount = -*amount;
  return TRUE;
}

static void
ask (TkShiftTill *self, const TkStaff *approver)
{
  TkShiftAct *act;
  Asked *asked;
  gint64 amount;

  say (self, "");
  if (self->asking || tk_session_get_staff (self->session) == NULL || !read_amount (self, &amount))
    return;
  self->asking = TRUE;
  act = tk_shift_act_new (tk_session_get_staff (self->session));
  act->amount = amount;
  act->note = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason)));
  act->approver = approver != NULL ? tk_staff_copy (approver) : NULL;
  asked = g_new (Asked, 1);
  *asked = (Asked){ g_object_ref (self), amount };
  tk_session_ask (self->session, self->mode == TK_SHIFT_TILL_DRAWER ? tk_shift_drawer_job : tk_shift_move_job, act,
                  (GDestroyNotify) tk_shift_act_free, (GDestroyNotify) tk_shift_report_free, acted_cb, asked);
}

static void
do_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkShiftTill *self = TK_SHIFT_TILL (widget);

  gtk_widget_set_visible (GTK_WIDGET (self->approval), FALSE);
  ask (self, NULL);
}

static void
approved_cb (TkShiftTill *self, gpointer staff)
{
  ask (self, staff);
}

static void
amount_activated_cb (TkShiftTill *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->reason));
}

static void
reason_activated_cb (TkShiftTill *self)
{
  do_action (GTK_WIDGET (self), NULL, NULL);
}

static void
reason_clicked_cb (GtkButton *button, TkShiftTill *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->reason), gtk_button_get_label (button));
  gtk_widget_grab_focus (self->do_it);
}

/* ---- The widget ---- */

static void
fill_reasons (TkShiftTill *self)
{
  const Words *words = &words_of[self->mode];
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->reasons))) != NULL)
    gtk_flow_box_remove (self->reasons, child);
  for (guint i = 0; words->reasons[i] != NULL; i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_(words->reasons[i]));

      gtk_widget_add_css_class (button, "reason");
      g_signal_connect (button, "clicked", G_CALLBACK (reason_clicked_cb), self);
      gtk_flow_box_append (self->reasons, button);
      gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
    }
}

static void
tk_shift_till_dispose (GObject *object)
{
  TkShiftTill *self = TK_SHIFT_TILL (object);
  GtkWidget *child;

  forget_job (self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->currency, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_SHIFT_TILL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_shift_till_parent_class)->dispose (object);
}

static void
tk_shift_till_class_init (TkShiftTillClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_shift_till_dispose;
  g_type_ensure (TK_TYPE_APPROVAL);
  g_type_ensure (TK_TYPE_SPLIT);
  signals[DONE] = g_signal_new ("done", TK_TYPE_SHIFT_TILL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER,
                                G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", TK_TYPE_SHIFT_TILL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-shift-till.ui");
  gtk_widget_class_bind_template_child (widget_class, TkShiftTill, title);
  gtk_widget_class_bind_template_child (widget_class, TkShiftTill, what);
  gtk_widget_class_bind_template_child (widget_class, TkShiftTill, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkShiftTill, amount_box);
  gtk_widget_class_bind_template_child (widget_class, TkShiftTill, amount);
  gtk_widget_class_bind_template_child (widget_class, TkShiftTill, reason);
  gtk_widget_class_bind_template_child (widget_class, TkShiftTill, reasons);
  gtk_widget_class_bind_template_child (widget_class, TkShiftTill, do_it);
  gtk_widget_class_bind_template_child (widget_class, TkShiftTill, approval);
  gtk_widget_class_bind_template_callback (widget_class, amount_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, reason_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, approved_cb);
  gtk_widget_class_install_action (widget_class, "till.do", NULL, do_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_shift_till_init (TkShiftTill *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tk_keypad_attach (GTK_EDITABLE (self->amount));
}

void
tk_shift_till_start (TkShiftTill *self, TkSession *session, TkShiftTillMode mode, const char *currency)
{
  const Words *words = &words_of[mode];

  g_set_object (&self->session, session);
  self->mode = mode;
  g_free (self->currency);
  self->currency = g_strdup (currency);
  gtk_label_set_label (self->title, _(words->title));
  gtk_label_set_label (self->what, _(words->what));
  gtk_button_set_label (GTK_BUTTON (self->do_it), _(words->button));
  gtk_editable_set_text (GTK_EDITABLE (self->amount), "");
  gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
  gtk_widget_set_visible (self->amount_box, mode != TK_SHIFT_TILL_DRAWER);
  gtk_widget_set_visible (GTK_WIDGET (self->approval), FALSE);
  fill_reasons (self);
  say (self, "");
  gtk_widget_grab_focus (mode == TK_SHIFT_TILL_DRAWER ? GTK_WIDGET (self->reason) : GTK_WIDGET (self->amount));
}

gboolean
tk_shift_till_key (TkShiftTill *self, guint keyval)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->approval)) && tk_approval_key (self->approval, keyval);
}
