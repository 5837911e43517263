/* A device provider, its devices, and a bin with a fake source in it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-test-cameras.h"

#include <gst/app/gstappsrc.h>

/* ---- The source: an appsrc with a thread that shows a grey picture, unless it is fed ---- */

typedef struct
{
  GstBin parent;
  char *camera;
  GstElement *frames;              /* the appsrc; borrowed */
  GThread *thread;
  gint ending;                     /* atomic */
} TestSource;

typedef struct
{
  GstBinClass parent;
} TestSourceClass;

GType test_source_get_type (void);
G_DEFINE_TYPE (TestSource, test_source, GST_TYPE_BIN)

typedef struct
{
  char *name, *path;
  TkTestCameraManner manner;
  GstDevice *device;
} Plugged;

static GMutex mutex;               /* of what follows */
static GHashTable *plugged;        /* name → Plugged */
static GPtrArray *sources;         /* of TestSource that are open; borrowed */
static GstDeviceProvider *provider;
static gboolean fed;
static int width = 320, height = 240;

static gboolean
is_plugged_in (const char *name, TkTestCameraManner *manner)
{
  Plugged *camera;

  g_mutex_lock (&mutex);
  camera = g_hash_table_lookup (plugged, name);
  *manner = camera != NULL ? camera->manner : TK_TEST_CAMERA_WORKS;
  g_mutex_unlock (&mutex);
  return camera != NULL;
}

static GstBuffer *
make_frame (const guint8 *pixels)
{
  gsize size = (gsize) width * height * 4;
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL);

  if (pixels != NULL)
    gst_buffer_fill (buffer, 0, pixels, size);
  else
    gst_buffer_memset (buffer, 0, 0x80, size);
  return buffer;
}

static gpointer
show_grey (gpointer data)
{
  TestSource *source = data;

  while (!g_atomic_int_get (&source->ending))
    {
      gst_app_src_push_buffer (GST_APP_SRC (source->frames), make_frame (NULL));
      g_usleep (G_USEC_PER_SEC / 30);
    }
  return NULL;
}

static gboolean
open_source (TestSource *source)
{
  TkTestCameraManner manner;

  if (!is_plugged_in (source->camera, &manner))
    {
      GST_ELEMENT_ERROR (source, RESOURCE, NOT_FOUND, ("no such camera"), (NULL));
      return FALSE;
    }
  if (manner == TK_TEST_CAMERA_BUSY)
    {
      GST_ELEMENT_ERROR (source, RESOURCE, BUSY, ("held by another"), (NULL));
      return FALSE;
    }
  return TRUE;
}

static void
begin (TestSource *source)
{
  TkTestCameraManner manner = TK_TEST_CAMERA_WORKS;

  is_plugged_in (source->camera, &manner);
  g_mutex_lock (&mutex);
  g_ptr_array_add (sources, source);
  g_mutex_unlock (&mutex);
  g_atomic_int_set (&source->ending, FALSE);
  if (!fed && manner == TK_TEST_CAMERA_WORKS)
    source->thread = g_thread_new ("grey", show_grey, source);
}

static void
end (TestSource *source)
{
  g_mutex_lock (&mutex);
  g_ptr_array_remove (sources, source);
  g_mutex_unlock (&mutex);
  g_atomic_int_set (&source->ending, TRUE);
  g_clear_pointer (&source->thread, g_thread_join);
}

static GstStateChangeReturn
test_source_change_state (GstElement *element, GstStateChange transition)
{
  TestSource *source = (TestSource *) element;
  GstStateChangeReturn result;

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && !open_source (source))
    return GST_STATE_CHANGE_FAILURE;
  result = GST_ELEMENT_CLASS (test_source_parent_class)->change_state (element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_PLAYING)
    begin (source);
  if (transition == GST_STATE_CHANGE_PLAYING_TO_PAUSED)
    end (source);
  /* A live source gives nothing while it pauses. */
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && result == GST_STATE_CHANGE_SUCCESS)
    return GST_STATE_CHANGE_NO_PREROLL;
  return result;
}

static void
test_source_finalize (GObject *object)
{
  g_free (((TestSource *) object)->camera);
  G_OBJECT_CLASS (test_source_parent_class)->finalize (object);
}

static void
test_source_class_init (TestSourceClass *class)
{
  G_OBJECT_CLASS (class)->finalize = test_source_finalize;
  GST_ELEMENT_CLASS (class)->change_state = test_source_change_state;
}

static void
test_source_init (TestSource *source)
{
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, "BGRx", "width", G_TYPE_INT, width, "height",
                                                  G_TYPE_INT, height, "framerate", GST_TYPE_FRACTION, 30, 1, NULL);
  g_autoptr (GstPad) pad = NULL;

  source->frames = gst_element_factory_make ("appsrc", NULL);
  g_object_set (source->frames, "caps", caps, "format", GST_FORMAT_TIME, "is-live", TRUE, "do-timestamp", TRUE, "max-buffers",
                (guint64) 4, "leaky-type", 2, NULL);
  gst_bin_add (GST_BIN (source), source->frames);
  pad = gst_element_get_static_pad (source->frames, "src");
  gst_element_add_pad (GST_ELEMENT (source), gst_ghost_pad_new ("src", pad));
}

/* ---- The device ---- */

typedef struct
{
  GstDevice parent;
} TestDevice;

typedef struct
{
  GstDeviceClass parent;
} TestDeviceClass;

GType test_device_get_type (void);
G_DEFINE_TYPE (TestDevice, test_device, GST_TYPE_DEVICE)

static GstElement *
test_device_create_element (GstDevice *device, const char *name)
{
  TestSource *source = g_object_new (test_source_get_type (), NULL);

  source->camera = gst_device_get_display_name (device);
  return GST_ELEMENT (source);
}

static void
test_device_class_init (TestDeviceClass *class)
{
  GST_DEVICE_CLASS (class)->create_element = test_device_create_element;
}

static void
test_device_init (TestDevice *device)
{
}

static GstDevice *
make_device (const char *name, const char *path)
{
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("video/x-raw");
  g_autoptr (GstStructure) properties = gst_structure_new_empty ("test-camera");

  if (path != NULL)
    gst_structure_set (properties, "device.path", G_TYPE_STRING, path, NULL);
  return g_object_new (test_device_get_type (), "display-name", name, "device-class", "Video/Source", "caps", caps, "properties",
                       properties, NULL);
}

/* ---- The provider ---- */

typedef struct
{
  GstDeviceProvider parent;
} TestProvider;

typedef struct
{
  GstDeviceProviderClass parent;
} TestProviderClass;

GType test_provider_get_type (void);
G_DEFINE_TYPE (TestProvider, test_provider, GST_TYPE_DEVICE_PROVIDER)

static GList *
test_provider_probe (GstDeviceProvider *self)
{
  GList *devices = NULL;
  GHashTableIter iter;
  Plugged *camera;

  g_mutex_lock (&mutex);
  g_hash_table_iter_init (&iter, plugged);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &camera))
    devices = g_list_prepend (devices, g_object_ref (camera->device));
  g_mutex_unlock (&mutex);
  return devices;
}

static gboolean
test_provider_start (GstDeviceProvider *self)
{
  g_autolist (GstDevice) devices = test_provider_probe (self);

  for (GList *l = devices; l != NULL; l = l->next)
    gst_device_provider_device_add (self, l->data);
  g_mutex_lock (&mutex);
  provider = self;
  g_mutex_unlock (&mutex);
  return TRUE;
}

static void
test_provider_stop (GstDeviceProvider *self)
{
  g_mutex_lock (&mutex);
  provider = NULL;
  g_mutex_unlock (&mutex);
}

static void
test_provider_class_init (TestProviderClass *class)
{
  GstDeviceProviderClass *provider_class = GST_DEVICE_PROVIDER_CLASS (class);

  provider_class->probe = test_provider_probe;
  provider_class->start = test_provider_start;
  provider_class->stop = test_provider_stop;
  gst_device_provider_class_set_static_metadata (provider_class, "Test cameras", "Source/Video", "Cameras made of software", "Tiketi");
}

static void
test_provider_init (TestProvider *self)
{
}

/* ---- For tests ---- */

static void
plugged_free (gpointer data)
{
  Plugged *camera = data;

  g_free (camera->name);
  g_free (camera->path);
  gst_object_unref (camera->device);
  g_free (camera);
}

static GstDeviceProvider *
take_provider (void)
{
  GstDeviceProvider *taken;

  g_mutex_lock (&mutex);
  taken = provider != NULL ? gst_object_ref (provider) : NULL;
  g_mutex_unlock (&mutex);
  return taken;
}

void
tk_test_cameras_init (void)
{
  static const char *const others[] = { "v4l2deviceprovider", "pipewiredeviceprovider" };
  GstRegistry *registry = gst_registry_get ();

  plugged = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, plugged_free);
  sources = g_ptr_array_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GstPluginFeature) feature = gst_registry_lookup_feature (registry, others[i]);

      if (feature != NULL)
        gst_plugin_feature_set_rank (feature, GST_RANK_NONE);
    }
  g_assert_true (gst_device_provider_register (NULL, "testcameras", GST_RANK_PRIMARY, test_provider_get_type ()));
}

void
tk_test_camera_plug_in (const char *name, const char *path, TkTestCameraManner manner)
{
  Plugged *camera = g_new0 (Plugged, 1);
  g_autoptr (GstDeviceProvider) running = NULL;
  GstDevice *device = gst_object_ref_sink (make_device (name, path));

  *camera = (Plugged) { g_strdup (name), g_strdup (path), manner, device };
  g_mutex_lock (&mutex);
  g_hash_table_replace (plugged, camera->name, camera);
  g_mutex_unlock (&mutex);
  running = take_provider ();
  if (running != NULL)
    gst_device_provider_device_add (running, device);
}

static void
cut_off (const char *name)
{
  g_mutex_lock (&mutex);
  for (guint i = 0; i < sources->len; i++)
    {
      TestSource *source = sources->pdata[i];

      if (g_strcmp0 (source->camera, name) == 0)
        GST_ELEMENT_ERROR (source, RESOURCE, READ, ("gone"), (NULL));
    }
  g_mutex_unlock (&mutex);
}

void
tk_test_camera_unplug (const char *name)
{
  g_autoptr (GstDeviceProvider) running = take_provider ();
  g_autoptr (GstDevice) device = NULL;
  Plugged *camera;

  g_mutex_lock (&mutex);
  camera = g_hash_table_lookup (plugged, name);
  device = gst_object_ref (camera->device);
  g_hash_table_remove (plugged, name);
  g_mutex_unlock (&mutex);
  if (running != NULL)
    gst_device_provider_device_remove (running, device);
  cut_off (name);
}

void
tk_test_camera_behave (const char *name, TkTestCameraManner manner)
{
  g_mutex_lock (&mutex);
  ((Plugged *) g_hash_table_lookup (plugged, name))->manner = manner;
  g_mutex_unlock (&mutex);
}

void
tk_test_cameras_use_feed (int w, int h)
{
  width = w;
  height = h;
  fed = TRUE;
}

gboolean
tk_test_cameras_push (const guint8 *bgrx)
{
  gboolean pushed = FALSE;

  g_mutex_lock (&mutex);
  for (guint i = 0; i < sources->len; i++)
    {
      TestSource *source = sources->pdata[i];

      pushed = gst_app_src_push_buffer (GST_APP_SRC (source->frames), make_frame (bgrx)) == GST_FLOW_OK;
    }
  g_mutex_unlock (&mutex);
  return pushed;
}

gboolean
tk_test_cameras_are_drained (void)
{
  gboolean drained = TRUE;

  g_mutex_lock (&mutex);
  for (guint i = 0; i < sources->len; i++)
    drained = drained && gst_app_src_get_current_level_buffers (GST_APP_SRC (((TestSource *) sources->pdata[i])->frames)) == 0;
  g_mutex_unlock (&mutex);
  return drained;
}

guint
tk_test_cameras_open (void)
{
  guint open;

  g_mutex_lock (&mutex);
  open = sources->len;
  g_mutex_unlock (&mutex);
  return open;
}
