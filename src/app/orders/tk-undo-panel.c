/* A reason and two buttons to hold; a supervisor's PIN where the desk wants one. The desk knows who may do what.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-undo-panel.h"
#include "tk-hold-button.h"
#include "tk-pin-pad.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TkUndoPanel {
  GtkWidget parent;
  TkSession *session;
  char *sale;
  GArray *tickets;          /* TkTicketId; NULL: all */
  GtkEntry *reason;
  GtkWidget *controls, *approval;
  GtkDropDown *supervisors;
  GPtrArray *staff;         /* TkStaff, as in `supervisors`; NULL until asked */
  TkPinPad *pad;
  GtkLabel *said, *trouble;
  char *request;            /* one for each time a button is held: asked again with a PIN it is the same act */
  gboolean is_void, asking;
};

G_DEFINE_FINAL_TYPE (TkUndoPanel, tk_undo_panel, GTK_TYPE_WIDGET)

enum { UNDONE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- On the desk's thread ---- */

typedef struct {
  TkStaff *staff;
  char *sale, *reason, *request, *approver;
  GArray *tickets;          /* (nullable) */
  char pin[TK_PIN_MAX + 1];
  gboolean is_void;
} Undo;

static void
undo_free (Undo *undo)
{
  tk_staff_free (undo->staff);
  g_free (undo->sale);
  g_free (undo->reason);
  g_free (undo->request);
  g_free (undo->approver);
  g_clear_pointer (&undo->tickets, g_array_unref);
  memset (undo->pin, 0, sizeof undo->pin);
  g_free (undo);
}

static gpointer
undo_job (TkDesk *desk, gpointer input, GError **error)
{
  Undo *undo = input;
  g_autoptr (TkStaff) approver = NULL;

  if (undo->approver != NULL)
    approver = tk_desk_authenticate (desk, undo->approver, undo->pin, error);
  if (undo->approver != NULL && approver == NULL)
    return NULL;
  TkReversalRequest request = { .sale = undo->sale, .reason = undo->reason, .request = undo->request, .approver = approver,
                                .tickets = undo->tickets != NULL ? (const TkTicketId *) undo->tickets->data : NULL,
                                .n_tickets = undo->tickets != NULL ? undo->tickets->len : 0 };
  return undo->is_void ? tk_desk_void (desk, undo->staff, &request, error) : tk_desk_refund (desk, undo->staff, &request, error);
}

static gpointer
supervisors_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_list_supervisors (desk, error);
}

/* ---- The panel ---- */

static void
say (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
}

static void
show_done (TkUndoPanel *self, const TkReversal *reversal)
{
  g_autofree char *amount = tk_wording_money (reversal->amount, reversal->currency);
  g_autofree char *cash = tk_wording_money (reversal->cash, reversal->currency);
  g_autofree char *words = g_strdup_printf (g_str_equal (reversal->kind, "voided") ? _("Voided: %s. Hand back in cash: %s.")
                                                                                    : _("Refunded: %s. Hand back in cash: %s."),
                                            amount, cash);

  say (self->said, words);
  tk_session_acted (self->session);
  g_signal_emit (self, signals[UNDONE], 0);
}

static void
supervisors_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkUndoPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) staff = tk_desk_worker_finish (result, &error);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  if (self->session == NULL)
    return;
  if (staff == NULL)
    return say (self->trouble, error->message);
  for (guint i = 0; i < staff->len; i++)
    gtk_string_list_append (names, ((TkStaff *) g_ptr_array_index (staff, i))->display_name);
  gtk_drop_down_set_model (self->supervisors, G_LIST_MODEL (names));
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  self->staff = g_steal_pointer (&staff);
  gtk_widget_set_visible (self->approval, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->pad));
}

static void
ask_supervisor (TkUndoPanel *self, const char *why)
{
  say (self->trouble, why);
  tk_pin_pad_clear (self->pad);
  tk_session_ask (self->session, supervisors_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, supervisors_cb,
                  g_object_ref (self));
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkUndoPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  TkReversal *reversal = tk_desk_worker_finish (result, &error);
  gboolean was_approved = gtk_widget_get_visible (self->approval);

  self->asking = FALSE;
  if (self->session != NULL && reversal != NULL)
    show_done (self, reversal);
  else if (self->session != NULL && was_approved)
    {
      say (self->trouble, error->message);
      tk_pin_pad_refuse (self->pad);
    }
  else if (self->session != NULL && g_error_matches (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED))
    ask_supervisor (self, error->message);
  else if (self->session != NULL)
    say (self->trouble, error->message);
  g_clear_pointer (&reversal, tk_reversal_free);
}

/* approver and pin NULL: only who is signed in. */
static void
ask (TkUndoPanel *self, const char *approver, const char *pin)
{
  Undo *undo;

  if (self->asking || tk_session_get_staff (self->session) == NULL)
    return;
  self->asking = TRUE;
  say (self->trouble, "");
  undo = g_new0 (Undo, 1);
  undo->staff = tk_staff_copy (tk_session_get_staff (self->session));
  undo->sale = g_strdup (self->sale);
  undo->reason = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason)));
  undo->request = g_strdup (self->request);
  undo->approver = g_strdup (approver);
  undo->is_void = self->is_void;
  undo->tickets = self->tickets != NULL ? g_array_copy (self->tickets) : NULL;
  if (pin != NULL)
    g_strlcpy (undo->pin, pin, sizeof undo->pin);
  tk_session_ask (self->session, undo_job, undo, (GDestroyNotify) undo_free, (GDestroyNotify) tk_reversal_free, undone_cb,
                  g_object_ref (self));
}

static void
begin (TkUndoPanel *self, gboolean is_void)
{
  gtk_widget_set_visible (self->approval, FALSE);
  self->is_void = is_void;
  g_free (self->request);
  self->request = g_uuid_string_random ();
  ask (self, NULL, NULL);
}

static void
void_held_cb (TkUndoPanel *self)
{
  begin (self, TRUE);
}

static void
refund_held_cb (TkUndoPanel *self)
{
  begin (self, FALSE);
}

static void
pin_entered_cb (TkUndoPanel *self, const char *pin)
{
  guint chosen = gtk_drop_down_get_selected (self->supervisors);

  if (self->staff != NULL && chosen < self->staff->len)
    ask (self, ((TkStaff *) g_ptr_array_index (self->staff, chosen))->name, pin);
}

static void
tk_undo_panel_dispose (GObject *object)
{
  TkUndoPanel *self = TK_UNDO_PANEL (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_pointer (&self->sale, g_free);
  g_clear_pointer (&self->request, g_free);
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  g_clear_pointer (&self->tickets, g_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_UNDO_PANEL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_undo_panel_parent_class)->dispose (object);
}

static void
tk_undo_panel_class_init (TkUndoPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_undo_panel_dispose;
  g_type_ensure (TK_TYPE_HOLD_BUTTON);
  g_type_ensure (TK_TYPE_PIN_PAD);
  signals[UNDONE] = g_signal_new ("undone", TK_TYPE_UNDO_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-undo-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TkUndoPanel, reason);
  gtk_widget_class_bind_template_child (widget_class, TkUndoPanel, controls);
  gtk_widget_class_bind_template_child (widget_class, TkUndoPanel, approval);
  gtk_widget_class_bind_template_child (widget_class, TkUndoPanel, supervisors);
  gtk_widget_class_bind_template_child (widget_class, TkUndoPanel, pad);
  gtk_widget_class_bind_template_child (widget_class, TkUndoPanel, said);
  gtk_widget_class_bind_template_child (widget_class, TkUndoPanel, trouble);
  gtk_widget_class_bind_template_callback (widget_class, void_held_cb);
  gtk_widget_class_bind_template_callback (widget_class, refund_held_cb);
  gtk_widget_class_bind_template_callback (widget_class, pin_entered_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_undo_panel_init (TkUndoPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gboolean
is_all_undone (const TkSale *sale)
{
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkSoldTicket *ticket = g_ptr_array_index (sale->tickets, i);
      if (!g_str_equal (ticket->status, "voided") && !g_str_equal (ticket->status, "refunded"))
        return FALSE;
    }
  return TRUE;
}

GtkWidget *
tk_undo_panel_new (TkSession *session, const TkSale *sale)
{
  TkUndoPanel *self = g_object_new (TK_TYPE_UNDO_PANEL, NULL);

  self->session = g_object_ref (session);
  self->sale = g_strdup (sale->id);
  if (is_all_undone (sale))
    {
      g_autofree char *amount = tk_wording_money (sale->handed_back, sale->currency);
      g_autofree char *words = g_strdup_printf (_("This sale was undone; %s was handed back."), amount);

      gtk_widget_set_visible (self->controls, FALSE);
      say (self->said, words);
    }
  return GTK_WIDGET (self);
}

GtkWidget *
tk_undo_panel_get_approval (TkUndoPanel *self)
{
  return self->approval;
}

gboolean
tk_undo_panel_key (TkUndoPanel *self, guint keyval)
{
  return gtk_widget_get_visible (self->approval) && tk_pin_pad_key (self->pad, keyval);
}

void
tk_undo_panel_set_tickets (TkUndoPanel *self, GArray *tickets)
{
  g_clear_pointer (&self->tickets, g_array_unref);
  self->tickets = g_array_copy (tickets);
}

const char *
tk_undo_panel_get_words (TkUndoPanel *self)
{
  return gtk_label_get_label (self->said);
}
