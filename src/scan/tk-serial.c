/* Opening the line, keeping it open, hearing what comes. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-serial.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "tk-serial-devices-private.h"
#include "tk-serial-line-private.h"
#include "tk-serial-port-private.h"

#define SILENCE_MS 100
#define LOOK_SECONDS 1
/* A flood is read in small portions, so that it keeps nobody waiting. */
#define PORTION 4096

struct _TkSerial
{
  GObject parent;
  char *path;                      /* NULL: the first there is */
  guint baud;
  GMainContext *context;
  TkSerialLine *line;
  int fd;                          /* -1 while not open */
  GSource *input, *silence, *look;
  TkSerialState state;
  char *message;
};

G_DEFINE_FINAL_TYPE (TkSerial, tk_serial, G_TYPE_OBJECT)

enum { PROP_STATE = 1, PROP_MESSAGE, N_PROPS };
enum { SCANNED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void look_again_later (TkSerial *serial);

static void
set_state (TkSerial *serial, TkSerialState state, const char *message)
{
  gboolean state_changed = serial->state != state;
  gboolean message_changed = g_strcmp0 (serial->message, message) != 0;

  serial->state = state;
  if (message_changed)
    {
      g_free (serial->message);
      serial->message = g_strdup (message);
    }
  g_object_freeze_notify (G_OBJECT (serial));
  if (state_changed)
    g_object_notify_by_pspec (G_OBJECT (serial), properties[PROP_STATE]);
  if (message_changed)
    g_object_notify_by_pspec (G_OBJECT (serial), properties[PROP_MESSAGE]);
  g_object_thaw_notify (G_OBJECT (serial));
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
close_line (TkSerial *serial)
{
  clear_source (&serial->input);
  clear_source (&serial->silence);
  clear_source (&serial->look);
  if (serial->fd >= 0)
    close (serial->fd);
  serial->fd = -1;
  tk_serial_line_reset (serial->line);
}

static void
lose (TkSerial *serial)
{
  close_line (serial);
  look_again_later (serial);
  set_state (serial, TK_SERIAL_LOST, _("The hand scanner is gone; check its cable. It works again as soon as it is back."));
}

/* A handler may stop the scanner or close it: what else came then belongs to nobody. */
static void
found_cb (const char *payload, gsize length, gpointer data)
{
  TkSerial *serial = data;

  if (serial->fd >= 0)
    g_signal_emit (serial, signals[SCANNED], 0, payload, (guint) length);
}

static gboolean
silence_cb (gpointer data)
{
  g_autoptr (TkSerial) serial = g_object_ref (data);

  g_source_set_ready_time (serial->silence, -1);
  tk_serial_line_end (serial->line, found_cb, serial);
  return G_SOURCE_CONTINUE;
}

static void
expect_silence (TkSerial *serial)
{
  gboolean open = serial->silence != NULL && tk_serial_line_is_open (serial->line);

  if (serial->silence != NULL)
    g_source_set_ready_time (serial->silence, open ? g_get_monotonic_time () + SILENCE_MS * 1000 : -1);
}

static gboolean
input_cb (int fd, GIOCondition condition, gpointer data)
{
  g_autoptr (TkSerial) serial = g_object_ref (data);
  guint8 bytes[PORTION];
  gssize length = read (fd, bytes, sizeof bytes);

  if (length > 0)
    {
      tk_serial_line_feed (serial->line, bytes, (gsize) length, found_cb, serial);
      expect_silence (serial);
    }
  else if (length == 0 || (errno != EAGAIN && errno != EINTR))
    lose (serial);
  return G_SOURCE_CONTINUE;
}

static GSource *
attach (TkSerial *serial, GSource *source, GSourceFunc callback, const char *name)
{
  g_source_set_callback (source, callback, serial, NULL);
  g_source_set_static_name (source, name);
  g_source_attach (source, serial->context);
  return source;
}

static gboolean
dispatch_timer (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs timer_funcs = { .dispatch = dispatch_timer };

static void
adopt_line (TkSerial *serial, int fd)
{
  tk_serial_line_reset (serial->line);
  serial->fd = fd;
  serial->input = attach (serial, g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP | G_IO_ERR), G_SOURCE_FUNC (input_cb), "serial scanner");
  serial->silence = attach (serial, g_source_new (&timer_funcs, sizeof (GSource)), silence_cb, "serial silence");
  clear_source (&serial->look);
  set_state (serial, TK_SERIAL_OPEN, "");
}

/* Gone stays gone, and is not "none", until it is back. */
static void
tell_absent (TkSerial *serial)
{
  if (serial->state == TK_SERIAL_LOST)
    return;
  set_state (serial, TK_SERIAL_NONE, _("No serial hand scanner was found; plug it in, or choose another in the settings."));
}

static void
tell_failure (TkSerial *serial, int reason)
{
  g_autofree char *words = NULL;

  switch (reason)
    {
    case ENOENT:
    case ENXIO:
    case ENODEV:
    case EIO:
    case ENOTDIR:
      tell_absent (serial);
      break;
    case EACCES:
    case EPERM:
      set_state (serial, TK_SERIAL_NOT_PERMITTED,
                 _("This account may not use the serial scanner; add it to the group “dialout” and sign in again."));
      break;
    case EBUSY:
      set_state (serial, TK_SERIAL_BUSY, _("Another program uses the serial scanner; close it there."));
      break;
    case ENOTTY:
      set_state (serial, TK_SERIAL_BUSY, _("What was chosen as serial scanner is no serial line; choose another in the settings."));
      break;
    default:
      words = g_strdup_printf (_("The serial scanner cannot be opened (%s); plug it in again."), g_strerror (reason));
      set_state (serial, TK_SERIAL_BUSY, words);
    }
}

/* (transfer full) (nullable) */
static char *
choose_path (TkSerial *serial)
{
  g_autoptr (GPtrArray) devices = NULL;

  if (serial->path != NULL)
    return g_strdup (serial->path);
  devices = tk_serial_devices_look ();
  return devices->len > 0 ? g_strdup (tk_scan_device_get_id (devices->pdata[0])) : NULL;
}

static void
try_to_open (TkSerial *serial)
{
  g_autofree char *path = choose_path (serial);
  int reason = ENOENT;
  int fd = path != NULL ? tk_serial_port_open (path, serial->baud, &reason) : -1;

  if (fd >= 0)
    adopt_line (serial, fd);
  else
    {
      look_again_later (serial);
      tell_failure (serial, reason);
    }
}

static gboolean
look_cb (gpointer data)
{
  g_autoptr (TkSerial) serial = g_object_ref (data);

  try_to_open (serial);
  return G_SOURCE_CONTINUE;
}

static void
look_again_later (TkSerial *serial)
{
  if (serial->look == NULL)
    serial->look = attach (serial, g_timeout_source_new_seconds (LOOK_SECONDS), look_cb, "look for the serial scanner");
}

static void
tk_serial_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TkSerial *serial = TK_SERIAL (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, serial->state);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, serial->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tk_serial_dispose (GObject *object)
{
  close_line (TK_SERIAL (object));
  G_OBJECT_CLASS (tk_serial_parent_class)->dispose (object);
}

static void
tk_serial_finalize (GObject *object)
{
  TkSerial *serial = TK_SERIAL (object);

  tk_serial_line_free (serial->line);
  g_free (serial->path);
  g_free (serial->message);
  g_main_context_unref (serial->context);
  G_OBJECT_CLASS (tk_serial_parent_class)->finalize (object);
}

static void
tk_serial_class_init (TkSerialClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tk_serial_get_property;
  object_class->dispose = tk_serial_dispose;
  object_class->finalize = tk_serial_finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, TK_SERIAL_STOPPED, TK_SERIAL_BUSY, TK_SERIAL_STOPPED, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SCANNED] = g_signal_new ("scanned", TK_TYPE_SERIAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_UINT);
}

static void
tk_serial_init (TkSerial *serial)
{
  serial->context = g_main_context_ref_thread_default ();
  serial->line = tk_serial_line_new ();
  serial->message = g_strdup ("");
  serial->fd = -1;
}

TkSerial *
tk_serial_new (const char *path, guint baud)
{
  TkSerial *serial = g_object_new (TK_TYPE_SERIAL, NULL);

  serial->path = g_strdup (path);
  serial->baud = baud != 0 ? baud : TK_SERIAL_BAUD_DEFAULT;
  return serial;
}

void
tk_serial_start (TkSerial *serial)
{
  g_return_if_fail (TK_IS_SERIAL (serial));
  if (serial->fd < 0)
    try_to_open (serial);
}

void
tk_serial_stop (TkSerial *serial)
{
  g_return_if_fail (TK_IS_SERIAL (serial));
  close_line (serial);
  set_state (serial, TK_SERIAL_STOPPED, "");
}

TkSerialState
tk_serial_get_state (TkSerial *serial)
{
  g_return_val_if_fail (TK_IS_SERIAL (serial), TK_SERIAL_STOPPED);
  return serial->state;
}

const char *
tk_serial_get_message (TkSerial *serial)
{
  g_return_val_if_fail (TK_IS_SERIAL (serial), "");
  return serial->message;
}
