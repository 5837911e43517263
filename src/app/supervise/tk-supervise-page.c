/* One question at a time; asked again every few seconds while the page is in front. The token lives only here and ends with the page.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-supervise-page.h"
#include "tk-page.h"
#include "tk-pin-pad.h"
#include "tk-supervise-ask.h"
#include "tk-supervise-view.h"
#include "tk-sync.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define AGAIN_SECONDS 10

struct _TkSupervisePage
{
  GtkWidget parent;
  TkSession *session;
  GtkLabel *here, *here_words, *words, *as_of;
  GtkSpinner *busy;
  GtkWidget *locked;
  TkPinPad *pad;
  TkSuperviseView *view;
  char *token;               /* NULL: locked */
  guint timer;
  gboolean asking, in_front;
};

static void tk_supervise_page_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkSupervisePage, tk_supervise_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_supervise_page_page_init))

static void
say (TkSupervisePage *self, const char *words)
{
  gtk_label_set_label (self->words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->words), *words != '\0');
}

/* ---- This terminal: known without anybody ---- */

static void
show_here (TkSupervisePage *self)
{
  const TkTerminalInfo *terminal = tk_session_get_terminal (self->session);
  const TkDeskStatus *status = tk_session_get_status (self->session);
  g_autofree char *title = g_strdup_printf (_("%s · here"), terminal != NULL ? terminal->name : "");
  g_autofree char *words = NULL;

  gtk_label_set_label (self->here, title);
  if (status == NULL)
    return;
  words = g_strdup_printf (_("%s · %" PRId64 " waiting · %u incidents · %u dead letters"),
                           status->net == TK_NET_ONLINE ? _("Online") : status->net == TK_NET_SLOW ? _("Slow") : _("Offline"), status->waiting,
                           status->incidents->len, status->dead_letters->len);
  gtk_label_set_label (self->here_words, words);
}

/* ---- All of them ---- */

static void
show_locked (TkSupervisePage *self)
{
  g_clear_pointer (&self->token, g_free);
  gtk_widget_set_visible (self->locked, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->view), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->as_of), FALSE);
  if (self->in_front)
    gtk_widget_grab_focus (GTK_WIDGET (self->pad));
}

static void
set_busy (TkSupervisePage *self, gboolean busy)
{
  self->asking = busy;
  gtk_widget_set_visible (GTK_WIDGET (self->busy), busy);
  gtk_spinner_set_spinning (self->busy, busy);
}

static void
show_all (TkSupervisePage *self, const TkWireOverview *overview)
{
  const TkTerminalInfo *terminal = tk_session_get_terminal (self->session);
  const char *zone = tk_session_get_zone (self->session);
  g_autofree char *when = tk_wording_time (overview->now, zone);
  g_autofree char *as_of = g_strdup_printf (_("As the hub knew it at %s; sales and entries of the last 24 hours"), when);

  say (self, "");
  gtk_label_set_label (self->as_of, as_of);
  gtk_widget_set_visible (GTK_WIDGET (self->as_of), TRUE);
  gtk_widget_set_visible (self->locked, FALSE);
  tk_supervise_view_show (self->view, overview, terminal != NULL ? terminal->number : 0, zone);
  gtk_widget_set_visible (GTK_WIDGET (self->view), TRUE);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkSupervisePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSupervised) answer = tk_supervise_ask_finish (result, &error);
  gboolean was_locked = self->token == NULL;

  if (self->session == NULL)
    return;
  set_busy (self, FALSE);
  if (answer == NULL)
    {
      say (self, error->message);
      if (was_locked)
        tk_pin_pad_refuse (self->pad);
      else if (g_error_matches (error, TK_SYNC_ERROR, TK_SYNC_ERROR_REFUSED))
        show_locked (self);
      return;
    }
  if (answer->token != NULL)
    {
      g_free (self->token);
      self->token = g_steal_pointer (&answer->token);
      tk_pin_pad_clear (self->pad);
    }
  show_all (self, answer->overview);
}

static void
look (TkSupervisePage *self)
{
  if (self->asking || self->token == NULL || !self->in_front)
    return;
  set_busy (self, TRUE);
  tk_supervise_ask_look (self->session, self->token, answered_cb, g_object_ref (self));
}

static gboolean
again_cb (gpointer user_data)
{
  look (user_data);
  return G_SOURCE_CONTINUE;
}

static void
entered_cb (TkSupervisePage *self, const char *pin)
{
  const TkStaff *staff = tk_session_get_staff (self->session);

  if (self->asking || staff == NULL)
    return;
  say (self, "");
  set_busy (self, TRUE);
  tk_supervise_ask_in (self->session, staff->name, pin, answered_cb, g_object_ref (self));
}

static void
act_cb (TkSupervisePage *self, const char *kind, const char *subject, const char *reason)
{
  TkWireSuperviseAct act = { self->token, (char *) kind, (char *) subject, (char *) reason };

  if (self->asking || self->token == NULL)
    return;
  set_busy (self, TRUE);
  tk_supervise_ask_act (self->session, &act, answered_cb, g_object_ref (self));
}

/* ---- The page ---- */

static gboolean
tk_supervise_page_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  TkSupervisePage *self = TK_SUPERVISE_PAGE (page);

  if (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  if (keyval == GDK_KEY_F5 && self->token != NULL)
    {
      look (self);
      return TRUE;
    }
  return self->token == NULL && tk_pin_pad_key (self->pad, keyval);
}

static void
tk_supervise_page_came_to_front (TkPage *page)
{
  TkSupervisePage *self = TK_SUPERVISE_PAGE (page);

  self->in_front = TRUE;
  show_here (self);
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (AGAIN_SECONDS, again_cb, self);
  if (self->token == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->pad));
  look (self);
}

static void
tk_supervise_page_went_back (TkPage *page)
{
  TkSupervisePage *self = TK_SUPERVISE_PAGE (page);

  self->in_front = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
}

static void
tk_supervise_page_dispose (GObject *object)
{
  TkSupervisePage *self = TK_SUPERVISE_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->session);
  g_clear_pointer (&self->token, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_SUPERVISE_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_supervise_page_parent_class)->dispose (object);
}

static void
tk_supervise_page_page_init (TkPageInterface *iface)
{
  iface->key = tk_supervise_page_key;
  iface->came_to_front = tk_supervise_page_came_to_front;
  iface->went_back = tk_supervise_page_went_back;
}

static void
tk_supervise_page_class_init (TkSupervisePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_supervise_page_dispose;
  g_type_ensure (TK_TYPE_PIN_PAD);
  g_type_ensure (TK_TYPE_SUPERVISE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-supervise-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TkSupervisePage, here);
  gtk_widget_class_bind_template_child (widget_class, TkSupervisePage, here_words);
  gtk_widget_class_bind_template_child (widget_class, TkSupervisePage, words);
  gtk_widget_class_bind_template_child (widget_class, TkSupervisePage, as_of);
  gtk_widget_class_bind_template_child (widget_class, TkSupervisePage, busy);
  gtk_widget_class_bind_template_child (widget_class, TkSupervisePage, locked);
  gtk_widget_class_bind_template_child (widget_class, TkSupervisePage, pad);
  gtk_widget_class_bind_template_child (widget_class, TkSupervisePage, view);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, act_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_supervise_page_init (TkSupervisePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
updated_cb (TkSupervisePage *self)
{
  if (self->in_front)
    show_here (self);
}

GtkWidget *
tk_supervise_page_new (TkSession *session)
{
  TkSupervisePage *self = g_object_new (TK_TYPE_SUPERVISE_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
