/* One paper on its way. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-print-job-private.h"

struct _TkPrintJob
{
  GObject parent;
  TkPrintJobKind kind;
  TkPrintJobState state;
  char *words;
  TkPrintOrder *order;
  TkTicketId id;
  gboolean has_id;
};

G_DEFINE_FINAL_TYPE (TkPrintJob, tk_print_job, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tk_print_job_finalize (GObject *object)
{
  TkPrintJob *self = TK_PRINT_JOB (object);

  g_free (self->words);
  g_clear_pointer (&self->order, tk_print_order_unref);
  G_OBJECT_CLASS (tk_print_job_parent_class)->finalize (object);
}

static void
tk_print_job_class_init (TkPrintJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tk_print_job_finalize;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_PRINT_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tk_print_job_init (TkPrintJob *self)
{
  self->words = g_strdup ("");
}

TkPrintJob *
tk_print_job_new (TkPrintJobKind kind, TkPrintOrder *order, const TkTicketId *id)
{
  TkPrintJob *self = g_object_new (TK_TYPE_PRINT_JOB, NULL);

  self->kind = kind;
  self->order = order;
  self->has_id = id != NULL;
  if (id != NULL)
    self->id = *id;
  return self;
}

TkPrintOrder *
tk_print_job_get_order (TkPrintJob *self)
{
  return self->order;
}

void
tk_print_job_take_order (TkPrintJob *self, TkPrintOrder *order)
{
  g_clear_pointer (&self->order, tk_print_order_unref);
  self->order = order;
}

void
tk_print_job_set_state (TkPrintJob *self, TkPrintJobState state, const char *words)
{
  if (words == NULL)
    words = "";
  if (self->state == state && g_str_equal (self->words, words))
    return;
  self->state = state;
  if (self->words != words)
    {
      g_free (self->words);
      self->words = g_strdup (words);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

TkPrintJobKind
tk_print_job_get_kind (TkPrintJob *self)
{
  return self->kind;
}

TkPrintJobState
tk_print_job_get_state (TkPrintJob *self)
{
  return self->state;
}

const char *
tk_print_job_get_words (TkPrintJob *self)
{
  return self->words;
}

const TkTicketId *
tk_print_job_get_ticket (TkPrintJob *self)
{
  return self->has_id ? &self->id : NULL;
}

gboolean
tk_print_job_is_done (TkPrintJob *self)
{
  return self->state == TK_PRINT_JOB_PRINTED || self->state == TK_PRINT_JOB_SENT;
}

gboolean
tk_print_job_has_failed (TkPrintJob *self)
{
  return self->state == TK_PRINT_JOB_FAILED || self->state == TK_PRINT_JOB_HALF;
}
