using System.Diagnostics;
using System.Globalization;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>The peak working set of a process that does one thing: this program again, with other arguments.</summary>
internal static class PeakMemory
{
    /// <summary>The peak of a process with these arguments, which prints its own as the last thing that it does.</summary>
    internal static async Task<long> OfChildAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true };
        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return long.Parse(output, CultureInfo.InvariantCulture);
    }

    /// <summary>Prints that of this process.</summary>
    internal static int Print()
    {
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(self.PeakWorkingSet64.ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
