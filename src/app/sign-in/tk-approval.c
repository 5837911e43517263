/* The PIN goes to the desk's thread and is wiped there. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-approval.h"
#include "tk-pin-pad.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TkApproval {
  GtkWidget parent;
  TkSession *session;
  GtkLabel *why, *only, *trouble;
  GtkDropDown *who;
  TkPinPad *pad;
  GPtrArray *staff;         /* TkStaff, as in `who`; NULL until known */
  gboolean asking;
};

G_DEFINE_FINAL_TYPE (TkApproval, tk_approval, GTK_TYPE_WIDGET)

enum { APPROVED, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef struct { char *name; char pin[TK_PIN_MAX + 1]; } Asked;

static void
asked_free (Asked *asked)
{
  g_free (asked->name);
  memset (asked->pin, 0, sizeof asked->pin);
  g_free (asked);
}

static gpointer
supervisors_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_list_supervisors (desk, error);
}

static gpointer
authenticate_job (TkDesk *desk, gpointer input, GError **error)
{
  Asked *asked = input;

  return tk_desk_authenticate (desk, asked->name, asked->pin, error);
}

static void
say (TkApproval *self, const char *words)
{
  gtk_label_set_label (self->trouble, words);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *words != '\0');
}

static void
show_staff (TkApproval *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n = self->staff->len;

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (names, ((TkStaff *) g_ptr_array_index (self->staff, i))->display_name);
  gtk_drop_down_set_model (self->who, G_LIST_MODEL (names));
  gtk_widget_set_visible (GTK_WIDGET (self->who), n > 1);
  gtk_label_set_label (self->only, n == 1 ? gtk_string_list_get_string (names, 0) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->only), n == 1);
  if (n == 0)
    say (self, _("No supervisor may use this terminal; connect it to the hub for new staff."));
}

static void
supervisors_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkApproval) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) staff = tk_desk_worker_finish (result, &error);

  if (self->session == NULL)
    return;
  if (staff == NULL)
    {
      say (self, error->message);
      return;
    }
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  self->staff = g_steal_pointer (&staff);
  show_staff (self);
}

static void
authenticated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkApproval) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  if (staff == NULL)
    {
      tk_approval_refuse (self, error->message);
      return;
    }
  tk_pin_pad_clear (self->pad);
  g_signal_emit (self, signals[APPROVED], 0, staff);
}

static void
pin_entered_cb (TkApproval *self, const char *pin)
{
  guint chosen = gtk_drop_down_get_selected (self->who);
  Asked *asked;

  if (self->asking || self->staff == NULL || chosen >= self->staff->len)
    return;
  self->asking = TRUE;
  say (self, "");
  asked = g_new0 (Asked, 1);
  asked->name = g_strdup (((TkStaff *) g_ptr_array_index (self->staff, chosen))->name);
  g_strlcpy (asked->pin, pin, sizeof asked->pin);
  tk_session_ask (self->session, authenticate_job, asked, (GDestroyNotify) asked_free, (GDestroyNotify) tk_staff_free,
                  authenticated_cb, g_object_ref (self));
}

static void
tk_approval_dispose (GObject *object)
{
  TkApproval *self = TK_APPROVAL (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_APPROVAL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_approval_parent_class)->dispose (object);
}

static void
tk_approval_class_init (TkApprovalClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_approval_dispose;
  signals[APPROVED] = g_signal_new ("approved", TK_TYPE_APPROVAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  g_type_ensure (TK_TYPE_PIN_PAD);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-approval.ui");
  gtk_widget_class_bind_template_child (widget_class, TkApproval, why);
  gtk_widget_class_bind_template_child (widget_class, TkApproval, only);
  gtk_widget_class_bind_template_child (widget_class, TkApproval, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkApproval, who);
  gtk_widget_class_bind_template_child (widget_class, TkApproval, pad);
  gtk_widget_class_bind_template_callback (widget_class, pin_entered_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_approval_init (TkApproval *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tk_approval_new (void)
{
  return g_object_new (TK_TYPE_APPROVAL, NULL);
}

void
tk_approval_ask (TkApproval *self, TkSession *session, const char *why)
{
  const TkStaff *staff = tk_session_get_staff (session);

  g_set_object (&self->session, session);
  gtk_label_set_label (self->why, why);
  tk_pin_pad_clear (self->pad);
  say (self, "");
  if (staff != NULL && tk_role_may_supervise (staff->role))
    {
      g_autoptr (TkStaff) copy = tk_staff_copy (staff);

      g_signal_emit (self, signals[APPROVED], 0, copy);
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->pad));
  tk_session_ask (session, supervisors_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, supervisors_cb, g_object_ref (self));
}

gboolean
tk_approval_key (TkApproval *self, guint keyval)
{
  return tk_pin_pad_key (self->pad, keyval);
}

void
tk_approval_refuse (TkApproval *self, const char *sentence)
{
  say (self, sentence);
  tk_pin_pad_refuse (self->pad);
}
