/* The sync agent asks the hub and writes what it hears; here it is only read. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-attempt-follow.h"

#define LOOK_MS 500

struct _TkAttemptFollow {
  GObject parent;
  TkSession *session;
  TkAttempt *attempt;        /* NULL: none */
  gboolean beginning, looking;
  guint generation;          /* an answer for an earlier one is none */
  guint look_source;
};

G_DEFINE_FINAL_TYPE (TkAttemptFollow, tk_attempt_follow, G_TYPE_OBJECT)

enum { CHANGED, REFUSED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What the desk's thread is asked, and whom the answer is for. */
typedef struct {
  TkStaff *staff;
  TkSaleDraft *cart;
  TkAttemptRequest request;
  char *phone, *email, *id;
} Ask;

typedef struct {
  TkAttemptFollow *self;
  guint generation;
} Answer;

static void
ask_free (Ask *ask)
{
  tk_staff_free (ask->staff);
  g_clear_pointer (&ask->cart, tk_sale_draft_unref);
  g_free (ask->phone);
  g_free (ask->email);
  g_free (ask->id);
  g_free (ask);
}

static gpointer
start_job (TkDesk *desk, gpointer input, GError **error)
{
  Ask *ask = input;

  return tk_desk_pay_start (desk, ask->staff, &ask->request, error);
}

static gpointer
get_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_pay_get (desk, input, error);
}

static gpointer
give_up_job (TkDesk *desk, gpointer input, GError **error)
{
  Ask *ask = input;

  return tk_desk_pay_give_up (desk, ask->staff, ask->id, error) ? tk_desk_pay_get (desk, ask->id, error) : NULL;
}

static void
ask_desk (TkAttemptFollow *self, TkDeskJob job, gpointer input, GDestroyNotify input_free, GAsyncReadyCallback callback)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->self = g_object_ref (self);
  answer->generation = self->generation;
  tk_session_ask (self->session, job, input, input_free, (GDestroyNotify) tk_attempt_free, callback, answer);
}

/* Takes the answer apart; FALSE when it comes too late for anybody. */
static gboolean
is_for_now (Answer *answer, TkAttemptFollow **self)
{
  gboolean now = answer->generation == answer->self->generation;

  *self = answer->self;
  g_free (answer);
  return now;
}

static gboolean look_cb (gpointer user_data);

static void
keep (TkAttemptFollow *self, TkAttempt *attempt)
{
  g_clear_pointer (&self->attempt, tk_attempt_free);
  self->attempt = attempt;
  /* Also what has failed is looked at: the money may still come. */
  if (self->look_source == 0)
    self->look_source = g_timeout_add (LOOK_MS, look_cb, self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkAttemptFollow) self = NULL;
  g_autoptr (GError) error = NULL;
  gboolean now = is_for_now (user_data, &self);
  TkAttempt *attempt = tk_desk_worker_finish (result, &error);

  if (!now)
    {
      g_clear_pointer (&attempt, tk_attempt_free);
      return;
    }
  self->looking = FALSE;
  if (attempt != NULL)
    keep (self, attempt);
  else
    g_signal_emit (self, signals[REFUSED], 0, error->message);
}

static gboolean
look_cb (gpointer user_data)
{
  TkAttemptFollow *self = user_data;

  if (!self->looking && self->attempt != NULL)
    {
      self->looking = TRUE;
      ask_desk (self, get_job, g_strdup (self->attempt->id), g_free, looked_cb);
    }
  return G_SOURCE_CONTINUE;
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkAttemptFollow) self = NULL;
  g_autoptr (GError) error = NULL;
  gboolean now = is_for_now (user_data, &self);
  TkAttempt *attempt = tk_desk_worker_finish (result, &error);

  if (!now)
    {
      g_clear_pointer (&attempt, tk_attempt_free);
      return;
    }
  self->beginning = FALSE;
  if (attempt == NULL)
    {
      g_signal_emit (self, signals[REFUSED], 0, error->message);
      return;
    }
  keep (self, attempt);
  tk_session_acted (self->session);
}

static void
gave_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkAttemptFollow) self = NULL;
  g_autoptr (GError) error = NULL;
  gboolean now = is_for_now (user_data, &self);
  TkAttempt *attempt = tk_desk_worker_finish (result, &error);

  if (attempt == NULL && now)
    g_signal_emit (self, signals[REFUSED], 0, error->message);
  else if (attempt != NULL && now)
    {
      keep (self, attempt);
      tk_session_acted (self->session);
    }
  else
    g_clear_pointer (&attempt, tk_attempt_free);
}

static void
tk_attempt_follow_dispose (GObject *object)
{
  TkAttemptFollow *self = TK_ATTEMPT_FOLLOW (object);

  tk_attempt_follow_stop (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tk_attempt_follow_parent_class)->dispose (object);
}

static void
tk_attempt_follow_class_init (TkAttemptFollowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_attempt_follow_dispose;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_ATTEMPT_FOLLOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REFUSED]
    = g_signal_new ("refused", TK_TYPE_ATTEMPT_FOLLOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tk_attempt_follow_init (TkAttemptFollow *self)
{
}

TkAttemptFollow *
tk_attempt_follow_new (void)
{
  return g_object_new (TK_TYPE_ATTEMPT_FOLLOW, NULL);
}

/* The cart as it is, with what was paid of it so far, under the id of its sale. */
static TkSaleDraft *
copy_cart (TkPaying *paying)
{
  g_autoptr (TkSaleDraft) cart = tk_cart_make_draft (paying->cart);
  g_autoptr (GArray) payments = tk_taking_copy_payments (paying->taking);
  TkSaleRequest request = *tk_sale_draft_get (cart);

  request.payments = (const TkPayment *) payments->data;
  request.n_payments = payments->len;
  request.request = paying->request;
  if (tk_taking_get_held (paying->taking) != NULL)
    request.held = tk_taking_get_held (paying->taking);
  return tk_sale_draft_new (&request);
}

void
tk_attempt_follow_start (TkAttemptFollow *self, TkPaying *paying, TkPayMethod method, gint64 amount, const char *phone,
                         const char *email)
{
  const TkStaff *staff = paying->session != NULL ? tk_session_get_staff (paying->session) : NULL;
  Ask *input;

  if (self->beginning || staff == NULL || paying->cart == NULL)
    return;
  tk_attempt_follow_stop (self);
  g_set_object (&self->session, paying->session);
  self->beginning = TRUE;
  input = g_new0 (Ask, 1);
  input->staff = tk_staff_copy (staff);
  input->cart = copy_cart (paying);
  input->phone = g_strdup (phone);
  input->email = g_strdup (email);
  input->request = (TkAttemptRequest) { .method = method, .amount = amount, .phone = input->phone, .email = input->email,
                                        .cart = tk_sale_draft_get (input->cart), .request = tk_sale_draft_get (input->cart)->request };
  ask_desk (self, start_job, input, (GDestroyNotify) ask_free, begun_cb);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tk_attempt_follow_take_up (TkAttemptFollow *self, TkSession *session, const char *id)
{
  tk_attempt_follow_stop (self);
  g_set_object (&self->session, session);
  self->beginning = TRUE;
  ask_desk (self, get_job, g_strdup (id), g_free, begun_cb);
}

void
tk_attempt_follow_give_up (TkAttemptFollow *self)
{
  const TkStaff *staff = self->session != NULL ? tk_session_get_staff (self->session) : NULL;
  Ask *input;

  if (self->attempt == NULL || staff == NULL)
    return;
  input = g_new0 (Ask, 1);
  input->staff = tk_staff_copy (staff);
  input->id = g_strdup (self->attempt->id);
  ask_desk (self, give_up_job, input, (GDestroyNotify) ask_free, gave_up_cb);
}

void
tk_attempt_follow_stop (TkAttemptFollow *self)
{
  self->generation++;
  self->beginning = self->looking = FALSE;
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_pointer (&self->attempt, tk_attempt_free);
}

void
tk_attempt_follow_take (TkAttemptFollow *self, TkTaking *taking)
{
  g_autoptr (TkAttempt) attempt = g_steal_pointer (&self->attempt);

  tk_attempt_follow_stop (self);
  tk_taking_set_held (taking, *attempt->cart != '\0' ? attempt->cart : NULL);
  tk_taking_add_attempt (taking, attempt);
}

const TkAttempt *
tk_attempt_follow_get (TkAttemptFollow *self)
{
  return self->attempt;
}

gboolean
tk_attempt_follow_is_waiting (TkAttemptFollow *self)
{
  return self->beginning || (self->attempt != NULL && self->attempt->open && !self->attempt->given_up);
}

gboolean
tk_attempt_follow_is_paid (TkAttemptFollow *self)
{
  return self->attempt != NULL && g_str_equal (self->attempt->state, "paid");
}

gint64
tk_attempt_follow_get_seconds (TkAttemptFollow *self)
{
  if (self->attempt == NULL)
    return 0;
  return MAX (tk_clock_wall (tk_session_get_clock (self->session)) - self->attempt->at, 0) / 1000;
}
