/* One content at a time. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-customer-shown.h"

struct _TkCustomerShown {
  GObject parent;
  TkCustomerContent content;
  GArray *lines;             /* TkCustomerLine */
  GPtrArray *texts;          /* what lines and codes lend */
  GPtrArray *codes;          /* borrowed from texts */
};

G_DEFINE_FINAL_TYPE (TkCustomerShown, tk_customer_shown, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
keep (TkCustomerShown *self, const char *text)
{
  char *own = g_strdup (text != NULL ? text : "");

  g_ptr_array_add (self->texts, own);
  return own;
}

static void
tk_customer_shown_finalize (GObject *object)
{
  TkCustomerShown *self = TK_CUSTOMER_SHOWN (object);

  g_array_unref (self->lines);
  g_ptr_array_unref (self->codes);
  g_ptr_array_unref (self->texts);
  G_OBJECT_CLASS (tk_customer_shown_parent_class)->finalize (object);
}

static void
tk_customer_shown_class_init (TkCustomerShownClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tk_customer_shown_finalize;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_CUSTOMER_SHOWN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tk_customer_shown_init (TkCustomerShown *self)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (TkCustomerLine));
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->codes = g_ptr_array_new ();
  self->content.currency = "";
}

TkCustomerShown *
tk_customer_shown_new (void)
{
  return g_object_new (TK_TYPE_CUSTOMER_SHOWN, NULL);
}

void
tk_customer_shown_set (TkCustomerShown *self, const TkCustomerContent *content)
{
  static const TkCustomerContent idle = { .face = TK_CUSTOMER_IDLE };
  GPtrArray *before = self->texts;

  if (content == NULL && self->content.face == TK_CUSTOMER_IDLE)
    return;
  self->content = content != NULL ? *content : idle;
  self->texts = g_ptr_array_new_with_free_func (g_free);
  g_array_set_size (self->lines, 0);
  g_ptr_array_set_size (self->codes, 0);
  for (guint i = 0; i < self->content.n_lines; i++)
    {
      TkCustomerLine line = { keep (self, content->lines[i].what), content->lines[i].amount };

      g_array_append_val (self->lines, line);
    }
  for (guint i = 0; i < self->content.n_codes; i++)
    g_ptr_array_add (self->codes, (gpointer) keep (self, content->codes[i]));
  self->content.currency = keep (self, self->content.currency);
  self->content.lines = (const TkCustomerLine *) self->lines->data;
  self->content.codes = (const char *const *) self->codes->pdata;
  g_ptr_array_unref (before);
  g_signal_emit (self, signals[CHANGED], 0);
}

const TkCustomerContent *
tk_customer_shown_get (TkCustomerShown *self)
{
  return &self->content;
}
