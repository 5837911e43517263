/* Paid ones come first: somebody has given money and has no ticket. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-attempt-banner.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

struct _TkAttemptBanner {
  GtkWidget parent;
  TkSession *session;
  GPtrArray *attempts;       /* TkAttempt; NULL before the first word */
  TkAttempt *shown;          /* borrowed from attempts; NULL none */
  char *paying;
  GtkWidget *go_on, *dismiss;
  GtkLabel *words, *more, *go_on_words;
  gboolean asking, ask_again;
};

G_DEFINE_FINAL_TYPE (TkAttemptBanner, tk_attempt_banner, GTK_TYPE_WIDGET)

enum { GO_ON, N_SIGNALS };
static guint signals[N_SIGNALS];

static void load (TkAttemptBanner *self);

static gpointer
list_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_pay_list (desk, error);
}

static gpointer
dismiss_job (TkDesk *desk, gpointer input, GError **error)
{
  return GINT_TO_POINTER (tk_desk_pay_dismiss (desk, input, error));
}

static gboolean
is_state (const TkAttempt *attempt, const char *state)
{
  return g_str_equal (attempt->state, state);
}

/* What is most urgent: money without a ticket, then what is under way, then what is over. */
static int
urgency (const TkAttempt *attempt)
{
  return is_state (attempt, "paid") ? 3 : attempt->open ? 2 : 1;
}

static TkAttempt *
choose (TkAttemptBanner *self, guint *others)
{
  TkAttempt *best = NULL;

  *others = 0;
  for (guint i = 0; self->attempts != NULL && i < self->attempts->len; i++)
    {
      TkAttempt *attempt = g_ptr_array_index (self->attempts, i);

      if (self->paying != NULL && g_str_equal (attempt->sale, self->paying))
        continue;
      *others += best != NULL;
      if (best == NULL || urgency (attempt) > urgency (best))
        best = attempt;
    }
  return best;
}

/* The end of a number tells buyers apart and names nobody to who stands behind. */
static char *
describe (const TkAttempt *attempt)
{
  g_autofree char *amount = tk_wording_money (attempt->paid > 0 ? attempt->paid : attempt->amount, attempt->currency);
  gsize length = strlen (attempt->phone);
  g_autofree char *from = length > 9 ? g_strdup_printf (_(" from 0%s"), attempt->phone + length - 9) : g_strdup ("");

  return g_strdup_printf ("%s %s%s: %s", attempt->method == TK_PAY_MPESA ? "M-Pesa" : "Paystack", amount, from, attempt->words);
}

static void
show (TkAttemptBanner *self)
{
  guint others;
  g_autofree char *words = NULL, *more = NULL;

  self->shown = choose (self, &others);
  gtk_widget_set_visible (GTK_WIDGET (self), self->shown != NULL);
  if (self->shown == NULL)
    return;
  words = describe (self->shown);
  more = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", others), others);
  gtk_label_set_label (self->words, words);
  gtk_label_set_label (self->more, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more), others > 0);
  gtk_widget_set_visible (self->go_on, is_state (self->shown, "paid") || self->shown->open);
  gtk_label_set_label (self->go_on_words, is_state (self->shown, "paid") ? _("Finish the sale") : _("Look"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->go_on), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (self->go_on_words), -1);
  gtk_widget_set_visible (self->dismiss, !self->shown->open && !is_state (self->shown, "paid"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkAttemptBanner) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) attempts = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  if (attempts == NULL)
    {
      g_debug ("payments: %s", error->message);
      return;
    }
  g_clear_pointer (&self->attempts, g_ptr_array_unref);
  self->attempts = g_steal_pointer (&attempts);
  show (self);
  if (self->ask_again)
    load (self);
}

static void
load (TkAttemptBanner *self)
{
  self->ask_again = self->asking;
  if (self->asking || tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN)
    return;
  self->asking = TRUE;
  tk_session_ask (self->session, list_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, listed_cb, g_object_ref (self));
}

static void
dismissed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkAttemptBanner) self = user_data;
  g_autoptr (GError) error = NULL;

  tk_desk_worker_finish (result, &error);
  if (self->session == NULL)
    return;
  if (error != NULL)
    gtk_label_set_label (self->words, error->message);
  else
    load (self);
}

static void
go_on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_attempt_banner_go_on (TK_ATTEMPT_BANNER (widget));
}

static void
dismiss_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkAttemptBanner *self = TK_ATTEMPT_BANNER (widget);

  if (self->shown != NULL)
    tk_session_ask (self->session, dismiss_job, g_strdup (self->shown->id), g_free, NULL, dismissed_cb, g_object_ref (self));
}

static void
tk_attempt_banner_dispose (GObject *object)
{
  TkAttemptBanner *self = TK_ATTEMPT_BANNER (object);
  GtkWidget *child;

  self->shown = NULL;
  g_clear_object (&self->session);
  g_clear_pointer (&self->attempts, g_ptr_array_unref);
  g_clear_pointer (&self->paying, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_ATTEMPT_BANNER);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_attempt_banner_parent_class)->dispose (object);
}

static void
tk_attempt_banner_class_init (TkAttemptBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_attempt_banner_dispose;
  signals[GO_ON] = g_signal_new ("go-on", TK_TYPE_ATTEMPT_BANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-attempt-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, TkAttemptBanner, words);
  gtk_widget_class_bind_template_child (widget_class, TkAttemptBanner, more);
  gtk_widget_class_bind_template_child (widget_class, TkAttemptBanner, go_on);
  gtk_widget_class_bind_template_child (widget_class, TkAttemptBanner, go_on_words);
  gtk_widget_class_bind_template_child (widget_class, TkAttemptBanner, dismiss);
  gtk_widget_class_install_action (widget_class, "attempt.go-on", NULL, go_on_action);
  gtk_widget_class_install_action (widget_class, "attempt.dismiss", NULL, dismiss_action);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_attempt_banner_init (TkAttemptBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
tk_attempt_banner_set_session (TkAttemptBanner *self, TkSession *session)
{
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "updated", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
}

void
tk_attempt_banner_set_paying (TkAttemptBanner *self, const char *sale)
{
  if (g_strcmp0 (self->paying, sale) == 0)
    return;
  g_free (self->paying);
  self->paying = sale != NULL && *sale != '\0' ? g_strdup (sale) : NULL;
  show (self);
  if (self->session != NULL)
    load (self);
}

const TkAttempt *
tk_attempt_banner_get_shown (TkAttemptBanner *self)
{
  return self->shown;
}

GPtrArray *
tk_attempt_banner_get_attempts (TkAttemptBanner *self)
{
  return self->attempts;
}

gboolean
tk_attempt_banner_go_on (TkAttemptBanner *self)
{
  if (self->shown == NULL || !gtk_widget_get_visible (self->go_on))
    return FALSE;
  g_signal_emit (self, signals[GO_ON], 0, self->shown);
  return TRUE;
}
