using Microsoft.AspNetCore.Components;

namespace Library.Api.Layout;

/// <summary>
/// What pages and their parts are made of. Those of one request load one after the other, and each shows itself once all of it is there:
/// the framework's own would show themselves while they load, and load at the same time, over one connection to the catalogue.
/// </summary>
public abstract class LibraryComponent : ComponentBase, IHandleEvent
{
    private bool _isInitialized;

    [Inject]
    private Turns Turns { get; set; } = default!;

    public sealed override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (await Turns.RunAsync(LoadAsync))
        {
            StateHasChanged();
        }
    }

    async Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg)
    {
        if (await Turns.RunAsync(() => item.InvokeAsync(arg)))
        {
            StateHasChanged();
        }
    }

    private async Task LoadAsync()
    {
        if (!_isInitialized)
        {
            _isInitialized = true;
            OnInitialized();
            await OnInitializedAsync();
        }

        OnParametersSet();
        await OnParametersSetAsync();
    }
}

/// <summary>What frames pages.</summary>
public abstract class LibraryLayout : LibraryComponent
{
    [Parameter]
    public RenderFragment? Body { get; set; }
}
