using System.ComponentModel;
using System.IO.Hashing;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Distilabel.Dataflow.Steps;

/// <summary>Has the hash of a step's code change with other assemblies whose code it calls. Called by generated code.</summary>
/// <remarks>
/// An assembly counts by the version identifier of its module, which a deterministic build keeps as long as its sources and references are the same. Where
/// it can't be read, the code can't be told, and the step is not taken from the cache.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ModuleVersions
{
    /// <summary>The hash of a step's code and of the modules that it calls.</summary>
    /// <param name="hash">The hash of the code alone.</param>
    /// <param name="modules">Each finds one module.</param>
    /// <returns>32 hexadecimal digits; an empty text where a module has no version identifier.</returns>
    public static string Add(string hash, ReadOnlySpan<Func<Module>> modules)
    {
        var all = new XxHash128();
        all.Append(Encoding.UTF8.GetBytes(hash));
        foreach (var module in modules)
        {
            Guid version;
            try
            {
                version = module().ModuleVersionId;
            }
            catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException)
            {
                // A program that was compiled ahead of time is one module without an identifier.
                return "";
            }
            catch (Exception exception) when (exception is IOException or BadImageFormatException or TypeLoadException)
            {
                // Of what another assembly refers to, not all is there: what is not can't be called either.
                version = default;
            }

            all.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<Guid>(in version)));
        }

        return Convert.ToHexStringLower(all.GetCurrentHash());
    }
}
